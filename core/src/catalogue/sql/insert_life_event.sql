insert into life_event (id, position, record) values (?1, ?2, ?3);
