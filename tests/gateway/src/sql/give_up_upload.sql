UPDATE uploads SET expires_at = 0
WHERE id = $1 AND resident = $2 AND expires_at > $3
RETURNING id;
