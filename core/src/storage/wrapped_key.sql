select wrapped, generation from data_key where name = ?1
