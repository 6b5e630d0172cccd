SELECT case_id, status, at, note FROM case_events ORDER BY id;
