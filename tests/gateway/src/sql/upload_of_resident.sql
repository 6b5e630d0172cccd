SELECT metadata, length, received, expires_at
FROM uploads
WHERE id = $1 AND resident = $2 AND (expires_at IS NULL OR expires_at > $3);
