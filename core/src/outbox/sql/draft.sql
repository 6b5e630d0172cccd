select id, created_at_ms, updated_at_ms, sealed_origin, sealed_answers
from draft
where id = ?1
