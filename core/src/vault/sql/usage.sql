select count(*) as documents, coalesce(sum(size_bytes), 0) as used_bytes from document
