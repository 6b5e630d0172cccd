update presentation set acknowledged = max(acknowledged, handed_out) where id = ?1
