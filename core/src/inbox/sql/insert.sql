insert into message (id, sent_at_ms, lookup_case, sealed_content)
values (?1, ?2, ?3, ?4)
on conflict (id) do nothing
