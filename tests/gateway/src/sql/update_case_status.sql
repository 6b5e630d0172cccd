-- The case is this transaction's alone from here on, so its events come in order.
UPDATE cases SET status = $1 WHERE case_number = $2
RETURNING id, case_number, submission_id, service_id, status, received_at, resident;
