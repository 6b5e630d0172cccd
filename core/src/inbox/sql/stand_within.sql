select count(*) from presentation where presented_as = ?1 and ended = 0
