insert into service_record (id, record) values (?1, ?2)
on conflict (id) do update set record = excluded.record;
