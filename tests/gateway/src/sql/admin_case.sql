SELECT
    id, case_number, submission_id, service_id, status, received_at, promised_by, decided_at, changed, resident,
    idempotency_key, body, body_sha256
FROM cases
WHERE case_number = $1;
