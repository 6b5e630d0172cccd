delete from record_hash where type = ?1 and id = ?2 and version = ?3;
