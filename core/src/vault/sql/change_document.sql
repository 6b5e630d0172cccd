update document set vault_sealed_about = ?2 where id = ?1
