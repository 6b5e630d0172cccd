SELECT q.case_id, q.id, q.asked_at, q.answer_by, q.text, q.form, q.closed_at
FROM questions AS q
INNER JOIN cases AS c ON c.id = q.case_id
WHERE c.resident = $1 AND c.changed > $2 AND c.changed <= $3 AND q.closed_at IS NULL;
