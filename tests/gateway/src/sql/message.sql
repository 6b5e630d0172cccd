SELECT
    m.sequence, m.id, m.revision, m.standing, m.case_number, m.sent_at, m.title, m.body, m.details,
    s.read, s.deleted, s.archived, s.archived_at_ms, s.pinned, s.pinned_at_ms, m.resident
FROM messages AS m
LEFT JOIN message_states AS s ON s.message_id = m.id AND s.resident = m.resident
WHERE m.id = $1;
