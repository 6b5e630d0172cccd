insert into service_record (number, record) values (?1, ?2);
