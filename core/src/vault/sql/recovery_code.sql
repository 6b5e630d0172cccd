select vault_sealed_code from data_key where name = 'vault'
