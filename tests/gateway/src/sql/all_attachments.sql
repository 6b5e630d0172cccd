SELECT case_id, id, length, sha256, metadata FROM uploads WHERE case_id IS NOT NULL ORDER BY id;
