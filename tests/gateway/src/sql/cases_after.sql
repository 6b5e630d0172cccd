SELECT
    id, case_number, submission_id, service_id, status, received_at, promised_by, decided_at, changed, resident
FROM cases
WHERE resident = $1 AND changed > $2
ORDER BY changed
LIMIT $3;
