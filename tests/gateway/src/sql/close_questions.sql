UPDATE questions SET closed_at = $1 WHERE case_id = $2 AND closed_at IS NULL;
