INSERT INTO pushes (resident, device, message, issued_at, attempts, due_at)
SELECT resident, id, CAST($1 AS text), CAST($2 AS bigint), 0, CAST($2 AS bigint)
FROM devices
WHERE CAST($3 AS text) IN (resident, '')
ON CONFLICT (resident, device, message)
DO UPDATE SET issued_at = excluded.issued_at, attempts = 0, due_at = excluded.due_at;
