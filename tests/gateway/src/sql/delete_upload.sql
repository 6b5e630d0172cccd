DELETE FROM uploads WHERE id = $1 AND expires_at = 0;
