insert into attachment (id, draft_id, created_at_ms, size_bytes, sealed_meta)
values (?1, ?2, ?3, ?4, ?5)
