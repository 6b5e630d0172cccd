insert into form (id, version, record) values (?1, ?2, ?3);
