insert into form (id, version, record) values (?1, ?2, ?3)
on conflict (id, version) do update set record = excluded.record;
