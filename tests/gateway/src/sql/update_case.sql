UPDATE cases SET status = $1, decided_at = $2, changed = $3 WHERE id = $4;
