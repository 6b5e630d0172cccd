SELECT case_id, code, at, note FROM case_events WHERE case_id = $1 ORDER BY id;
