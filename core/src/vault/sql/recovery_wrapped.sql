select recovery_wrapped, vault_sealed_code from data_key where name = ?1
