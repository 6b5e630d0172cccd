INSERT INTO follow_ups (
    case_id, question_id, submission_id, resident, idempotency_key, received_at, body, body_sha256, reply
) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
ON CONFLICT (submission_id) DO NOTHING
RETURNING id;
