INSERT INTO questions (id, case_id, asked_at, answer_by, text, form) VALUES ($1, $2, $3, $4, $5, $6);
