SELECT e.case_id, e.status, e.at, e.note
FROM case_events AS e
INNER JOIN cases AS c ON c.id = e.case_id
WHERE c.resident = $1
ORDER BY e.id;
