-- An id begins with the time of its making (UUIDv7), and what has no index would be sorted whole.
select
    id, draft_id, created_at_ms, state, attempts, next_attempt_at_ms, waiting_for, kind, case_id, sealed_subject,
    sealed_outcome
from submission
order by id desc
limit ?1
