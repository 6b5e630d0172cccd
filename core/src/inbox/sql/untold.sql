select id, changes, read, deleted, archived, archived_at_ms, pinned, pinned_at_ms
from message
where changes > changes_told
order by sequence
limit ?1
