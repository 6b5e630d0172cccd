select id from document where vault_lookup_content = ?1
