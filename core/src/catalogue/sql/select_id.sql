select id from service where number = ?1;
