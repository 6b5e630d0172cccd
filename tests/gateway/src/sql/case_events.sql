SELECT case_id, status, at, note FROM case_events WHERE case_id = $1 ORDER BY id;
