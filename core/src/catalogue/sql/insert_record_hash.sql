insert into record_hash (type, id, version, hash) values (?1, ?2, ?3, ?4);
