update presentation set ended = 1 where presented_as = ?1
