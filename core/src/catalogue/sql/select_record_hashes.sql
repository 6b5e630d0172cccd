select hash from record_hash;
