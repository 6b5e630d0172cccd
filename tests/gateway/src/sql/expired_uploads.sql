SELECT id FROM uploads WHERE expires_at <= $1 AND id > $2 ORDER BY id LIMIT 100;
