update data_key set recovery_wrapped = ?2 where name = ?1
