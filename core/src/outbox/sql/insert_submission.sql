insert into submission (
    id, draft_id, created_at_ms, state, next_attempt_at_ms, waiting_for, kind, case_id, lookup_question,
    sealed_subject, sealed_body, sealed_origin
)
values (?1, ?2, ?3, 'queued', ?3, 'turn', ?4, ?5, ?6, ?7, ?8, ?9)
