SELECT
    changed.sequence, m.id, m.revision, m.standing, m.case_number, m.sent_at, m.title, m.body, m.details,
    s.read, s.deleted, s.archived, s.archived_at_ms, s.pinned, s.pinned_at_ms
FROM (
    SELECT sequence, id FROM messages WHERE resident = $1 AND sequence > $2
    UNION ALL
    SELECT sequence, message_id AS id FROM message_states WHERE resident = $1 AND sequence > $2
    ORDER BY 1
    LIMIT $3
) AS changed
JOIN messages AS m ON m.id = changed.id
LEFT JOIN message_states AS s ON s.message_id = m.id AND s.resident = $1
ORDER BY changed.sequence;
