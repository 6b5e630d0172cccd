select
    id, revision, standing, changes, changes_told, read, deleted, archived, archived_at_ms, pinned, pinned_at_ms
from message
where id = ?1
