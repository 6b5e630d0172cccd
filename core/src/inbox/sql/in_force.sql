select id, sent_at_ms, revision, kind, standing, expires_at_ms, read, archived, pinned, sealed_content
from message indexed by message_alert
where kind = 'alert' and deleted = 0 and standing = 'current' and (expires_at_ms is null or expires_at_ms > ?1)
order by sent_at_ms desc, sequence desc
