select
    id, draft_id, created_at_ms, state, attempts, kind, case_id, sealed_subject, sealed_body, sealed_outcome,
    sealed_origin, receipt_kept
from submission
where id = ?1
