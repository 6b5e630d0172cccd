insert into submission (
    id, draft_id, created_at_ms, state, attempts, next_attempt_at_ms, waiting_for, kind, case_id, lookup_question,
    sealed_subject, sealed_body, sealed_outcome, sealed_origin, receipt_kept
)
values (?1, ?2, ?3, ?4, ?5, ?3, 'turn', ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)
