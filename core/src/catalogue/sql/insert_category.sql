insert into category (id, position, record) values (?1, ?2, ?3);
