SELECT id, case_number, submission_id, service_id, status, received_at
FROM cases
WHERE resident = $1
ORDER BY id;
