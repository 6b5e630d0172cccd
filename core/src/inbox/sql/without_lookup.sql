select id, sent_at_ms, read, sealed_content
from message
where lookup_case is null
