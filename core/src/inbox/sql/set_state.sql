update message
set
    read = ?2, deleted = ?3, archived = ?4, archived_at_ms = ?5, pinned = ?6, pinned_at_ms = ?7, changes = ?8
where id = ?1
