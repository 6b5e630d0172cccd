SELECT case_number, body, reply FROM cases WHERE resident = ?1 AND idempotency_key = ?2;
