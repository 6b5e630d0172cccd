insert or replace into holiday (id, record) values (?1, ?2);
