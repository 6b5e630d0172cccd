update presentation set taken_back = 1 where presented_as = ?1
