update data_key set vault_sealed_code = ?1 where name = 'vault'
