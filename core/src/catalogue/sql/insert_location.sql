insert into location (id, record) values (?1, ?2);
