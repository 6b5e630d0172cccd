select id, vault_wrapped_key, vault_sealed_about, size_bytes from document order by rowid desc
