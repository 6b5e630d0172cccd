SELECT sequence, id, case_number, sent_at, title, body
FROM messages
WHERE resident = $1 AND sequence > $2
ORDER BY sequence
LIMIT $3;
