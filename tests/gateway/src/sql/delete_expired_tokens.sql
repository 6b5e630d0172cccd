DELETE FROM tokens WHERE expires_at <= $1;
