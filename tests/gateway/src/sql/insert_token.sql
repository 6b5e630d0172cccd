INSERT INTO tokens (token_sha256, resident, expires_at) VALUES ($1, $2, $3);
