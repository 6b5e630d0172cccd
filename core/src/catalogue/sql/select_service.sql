select record from service_record where id = ?1;
