delete from form where id = ?1 and version = ?2;
