select record from location where id = ?1;
