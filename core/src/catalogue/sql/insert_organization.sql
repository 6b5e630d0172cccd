insert into organization (id, record) values (?1, ?2);
