SELECT case_number, body_sha256, reply FROM cases WHERE resident = $1 AND idempotency_key = $2;
