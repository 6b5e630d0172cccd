delete from submission where id = ?1
