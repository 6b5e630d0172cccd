insert into fact (id, position, record) values (?1, ?2, ?3)
on conflict (id) do update set position = excluded.position, record = excluded.record;
