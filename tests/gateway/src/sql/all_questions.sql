SELECT case_id, id, asked_at, answer_by, text, form, closed_at FROM questions ORDER BY id;
