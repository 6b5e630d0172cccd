update presentation set ended = 1 where id = ?1
