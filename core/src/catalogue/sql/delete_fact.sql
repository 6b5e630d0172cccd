delete from fact where id = ?1;
