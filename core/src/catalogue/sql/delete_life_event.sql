delete from life_event where id = ?1;
