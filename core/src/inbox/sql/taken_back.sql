update presentation set taken_back = 1 where id = ?1
