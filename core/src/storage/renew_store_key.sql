update data_key set former_wrapped = ?1, recovery_wrapped = ?2 where name = 'store'
