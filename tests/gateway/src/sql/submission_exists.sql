SELECT 1 FROM cases WHERE submission_id = ?1;
