insert into draft (id, created_at_ms, updated_at_ms, sealed_origin, sealed_answers, lookup_question)
values (?1, ?2, ?2, ?3, ?4, ?5)
