insert into fact (id, position, record) values (?1, ?2, ?3);
