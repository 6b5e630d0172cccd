insert into draft (
    id, created_at_ms, updated_at_ms, sealed_origin, sealed_answers, sealed_unseen, sealed_kept, sealed_refusals,
    lookup_question, refused_id
)
values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)
