SELECT case_id, id, asked_at, answer_by, text, form, closed_at FROM questions WHERE case_id = $1 ORDER BY id;
