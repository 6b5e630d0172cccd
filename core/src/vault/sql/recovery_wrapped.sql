select recovery_wrapped from data_key where name = ?1
