insert into case_file (id, sealed_file)
values (?1, ?2)
on conflict (id) do update set sealed_file = excluded.sealed_file
