SELECT case_id, question_id, submission_id, idempotency_key, received_at, body, body_sha256 FROM follow_ups ORDER BY id;
