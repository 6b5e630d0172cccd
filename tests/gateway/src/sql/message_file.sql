SELECT f.content
FROM message_files AS f
JOIN messages AS m ON m.id = f.message_id
WHERE f.message_id = $1 AND f.id = $2 AND (m.resident = $3 OR m.resident = '') AND m.standing <> 'retracted';
