delete from service_record where id = ?1;
