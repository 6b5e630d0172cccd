insert into fact (lookup_id, sealed_fact)
values (?1, ?2)
on conflict (lookup_id) do update set sealed_fact = excluded.sealed_fact
