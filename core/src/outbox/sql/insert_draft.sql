insert into draft (
    id, created_at_ms, updated_at_ms, sealed_origin, sealed_answers, lookup_question, sealed_refusals, refused_id
)
values (?1, ?2, ?2, ?3, ?4, ?5, ?6, ?7)
