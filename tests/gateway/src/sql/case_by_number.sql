SELECT id, case_number, submission_id, service_id, status, received_at, resident
FROM cases
WHERE case_number = $1;
