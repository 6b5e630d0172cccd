SELECT
    id, case_number, submission_id, service_id, status, received_at, promised_by, decided_at, changed, resident
FROM cases
WHERE submission_id = $1;
