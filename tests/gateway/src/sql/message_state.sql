SELECT read, deleted, archived, archived_at_ms, pinned, pinned_at_ms
FROM message_states
WHERE resident = $1 AND message_id = $2;
