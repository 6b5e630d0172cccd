insert into draft (id, created_at_ms, updated_at_ms, sealed_origin, sealed_answers)
values (?1, ?2, ?3, ?4, ?5)
