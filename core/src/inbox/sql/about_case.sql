select id, sent_at_ms, read, sealed_content
from message
where lookup_case = ?1
order by sequence desc
limit ?2
