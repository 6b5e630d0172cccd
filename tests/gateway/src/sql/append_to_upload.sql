UPDATE uploads SET received = $1, sha256 = $2, expires_at = $3
WHERE id = $4 AND received = $5 AND expires_at > $6
RETURNING received;
