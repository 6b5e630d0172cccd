insert into message (
    id, revision, kind, standing, sent_at_ms, expires_at_ms, lookup_case, lookup_topic, sealed_content,
    read, deleted, archived, archived_at_ms, pinned, pinned_at_ms, changes
)
values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16)
