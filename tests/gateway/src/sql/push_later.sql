UPDATE pushes SET due_at = $1 WHERE resident = $2 AND device = $3 AND message = $4 AND issued_at = $5;
