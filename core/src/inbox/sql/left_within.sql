-- What was shown last does not count them.
update presentation set taken_back = 1 where presented_as = ?1 and handed_out_at_ms = 0
