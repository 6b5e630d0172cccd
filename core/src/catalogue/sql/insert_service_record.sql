insert into service_record (id, record) values (?1, ?2);
