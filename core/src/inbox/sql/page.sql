select id, sent_at_ms, read, sealed_content
from message
order by sequence desc
limit ?1 offset ?2
