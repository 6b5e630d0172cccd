update message
set
    revision = ?2, kind = ?3, standing = ?4, sent_at_ms = ?5, expires_at_ms = ?6, lookup_case = ?7, lookup_topic = ?8,
    sealed_content = ?9
where id = ?1
