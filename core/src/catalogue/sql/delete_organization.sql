delete from organization where id = ?1;
