update presentation set taken_back = 1 where id = ?1 and ended = 0 and expires_at_ms <= ?2
