delete from holiday where id = ?1;
