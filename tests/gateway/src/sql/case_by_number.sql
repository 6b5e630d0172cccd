SELECT
    id, case_number, submission_id, service_id, status, received_at, promised_by, decided_at, changed, resident
FROM cases
WHERE case_number = $1;
