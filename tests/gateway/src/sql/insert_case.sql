INSERT INTO cases (
    year, serial, case_number, submission_id, resident, idempotency_key,
    service_id, status, received_at, promised_by, changed, body, body_sha256, reply
) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
ON CONFLICT (submission_id) DO NOTHING
RETURNING id;
