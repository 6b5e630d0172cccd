INSERT INTO message_states (
    resident, message_id, sequence, read, deleted, archived, archived_at_ms, pinned, pinned_at_ms
)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
ON CONFLICT (resident, message_id) DO UPDATE
SET
    sequence = excluded.sequence, read = excluded.read, deleted = excluded.deleted, archived = excluded.archived,
    archived_at_ms = excluded.archived_at_ms, pinned = excluded.pinned, pinned_at_ms = excluded.pinned_at_ms;
