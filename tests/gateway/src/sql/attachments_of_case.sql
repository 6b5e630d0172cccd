SELECT case_id, id, length, sha256, metadata FROM uploads WHERE case_id = $1 ORDER BY id;
