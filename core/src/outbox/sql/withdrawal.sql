-- One that was refused or taken back counts as none.
select
    id, draft_id, created_at_ms, state, attempts, next_attempt_at_ms, waiting_for, kind, case_id, sealed_subject,
    sealed_outcome
from submission
where case_id = ?1 and kind = 'withdrawal' and state not in ('rejected', 'cancelled')
