delete from category where id = ?1;
