-- A sum is of another type in PostgreSQL.
SELECT count(*), CAST(coalesce(sum(length), 0) AS bigint)
FROM uploads
WHERE resident = $1 AND expires_at > $2;
