SELECT coalesce(max(serial), 0) + 1 FROM cases WHERE year = ?1;
