select wrapped, generation, former_wrapped from data_key where name = ?1
