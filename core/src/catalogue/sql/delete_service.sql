delete from service where id = ?1;
