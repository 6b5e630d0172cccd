SELECT e.case_id, e.code, e.at, e.note
FROM case_events AS e
INNER JOIN cases AS c ON c.id = e.case_id
WHERE c.resident = $1 AND c.changed > $2 AND c.changed <= $3
ORDER BY e.id;
