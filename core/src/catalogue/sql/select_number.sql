select number from service where id = ?1;
