select id, sent_at_ms, read, sealed_content
from message
where id = ?1
