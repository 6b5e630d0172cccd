INSERT INTO case_events (case_id, status, at, note) VALUES ($1, $2, $3, $4);
