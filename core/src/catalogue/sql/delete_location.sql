delete from location where id = ?1;
