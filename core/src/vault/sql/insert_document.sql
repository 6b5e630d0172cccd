insert into document (id, vault_wrapped_key, vault_sealed_about, vault_lookup_content, size_bytes)
values (?1, ?2, ?3, ?4, ?5)
