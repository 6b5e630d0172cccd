SELECT d.resident, d.id, d.endpoint, d.p256dh, d.auth, p.message, p.issued_at, p.attempts, p.due_at
FROM pushes AS p
JOIN devices AS d ON d.resident = p.resident AND d.id = p.device
WHERE p.due_at <= $1
ORDER BY p.due_at, p.message
LIMIT $2;
