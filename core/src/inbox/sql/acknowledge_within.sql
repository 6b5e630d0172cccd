update presentation set acknowledged = max(acknowledged, handed_out) where presented_as = ?1
