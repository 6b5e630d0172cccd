select id, created_at_ms, state, attempts, next_attempt_at_ms, waiting_for, sealed_subject, sealed_outcome
from submission
order by created_at_ms desc, id desc
limit ?1
