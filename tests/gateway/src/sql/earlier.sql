SELECT c.case_number, c.body_sha256, c.reply
FROM cases AS c
WHERE c.resident = $1 AND c.idempotency_key = $2
UNION ALL
SELECT c.case_number, f.body_sha256, f.reply
FROM follow_ups AS f
INNER JOIN cases AS c ON c.id = f.case_id
WHERE f.resident = $1 AND f.idempotency_key = $2;
