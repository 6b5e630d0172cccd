select id, sent_at_ms, revision, kind, standing, expires_at_ms, read, archived, pinned, sealed_content
from message indexed by message_unread
where read = 0 and archived = 0 and deleted = 0 and standing = 'current'
    and (kind <> 'alert' or expires_at_ms is null or expires_at_ms > ?4)
    and id not in (select value from json_each(?3))
order by sent_at_ms desc, sequence desc
limit ?1 offset ?2
