select id, sent_at_ms, revision, kind, standing, expires_at_ms, read, archived, pinned, sealed_content
from message indexed by message_listed
where archived = 0 and deleted = 0 and standing = 'current' and id not in (select value from json_each(?3))
order by pinned desc, sent_at_ms desc, sequence desc
limit ?1 offset ?2
