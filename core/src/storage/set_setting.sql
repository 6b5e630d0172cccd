insert into setting (name, sealed_value)
values (?1, ?2)
on conflict (name) do update set sealed_value = excluded.sealed_value
