update document set vault_wrapped_key = ?2, vault_sealed_about = ?3, vault_lookup_content = ?4 where id = ?1
