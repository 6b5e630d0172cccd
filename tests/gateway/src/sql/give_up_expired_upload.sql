UPDATE uploads SET expires_at = 0 WHERE id = $1 AND expires_at <= $2 RETURNING id;
