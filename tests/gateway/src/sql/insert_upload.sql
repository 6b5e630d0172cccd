INSERT INTO uploads (id, resident, metadata, length, received, sha256, expires_at)
VALUES ($1, $2, $3, $4, 0, $5, $6);
