insert into message (id, sent_at_ms, sealed_content)
values (?1, ?2, ?3)
on conflict (id) do nothing
