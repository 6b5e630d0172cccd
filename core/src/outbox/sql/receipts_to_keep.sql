select
    id, draft_id, created_at_ms, state, attempts, next_attempt_at_ms, waiting_for, kind, case_id, sealed_subject,
    sealed_outcome
from submission
where state = 'accepted' and receipt_kept = 0
order by id
limit ?1
