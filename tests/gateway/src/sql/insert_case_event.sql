INSERT INTO case_events (case_id, code, at, note) VALUES ($1, $2, $3, $4);
