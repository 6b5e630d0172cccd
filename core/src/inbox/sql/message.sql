select id, sent_at_ms, revision, kind, standing, expires_at_ms, read, archived, pinned, sealed_content
from message
where id = ?1 and deleted = 0 and standing = 'current'
