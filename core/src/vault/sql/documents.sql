select id, vault_sealed_about, size_bytes from document order by rowid desc
