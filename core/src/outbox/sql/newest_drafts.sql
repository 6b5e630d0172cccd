select id, created_at_ms, updated_at_ms, sealed_origin, sealed_answers
from draft
order by updated_at_ms desc, id desc
limit ?1
