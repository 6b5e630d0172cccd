delete from fact where lookup_id = ?1
