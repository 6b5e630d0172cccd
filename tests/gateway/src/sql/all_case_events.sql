SELECT case_id, code, at, note FROM case_events ORDER BY id;
