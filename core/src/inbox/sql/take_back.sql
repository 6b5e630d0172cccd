-- Sequences of the city's own begin at 1: what comes from a backup lies below.
insert into message (sequence, id, sent_at_ms, read, lookup_case, sealed_content)
values ((select min(coalesce(min(sequence), 1), 1) - 1 from message), ?1, ?2, ?3, ?4, ?5)
on conflict (id) do update set read = 1
where excluded.read and not message.read
