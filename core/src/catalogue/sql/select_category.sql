select record from category where id = ?1;
