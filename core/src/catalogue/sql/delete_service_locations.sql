delete from service_location where number = ?1;
