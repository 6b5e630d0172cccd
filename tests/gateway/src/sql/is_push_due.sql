SELECT CAST(1 AS bigint) FROM pushes WHERE due_at <= $1 LIMIT 1;
