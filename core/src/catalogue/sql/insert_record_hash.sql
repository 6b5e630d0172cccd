insert into record_hash (type, id, version, hash) values (?1, ?2, ?3, ?4)
on conflict (type, id, version) do update set hash = excluded.hash;
