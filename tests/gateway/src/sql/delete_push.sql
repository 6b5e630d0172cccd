DELETE FROM pushes WHERE resident = $1 AND device = $2 AND message = $3 AND issued_at = $4;
