-- Two gateways starting on one database must not both find it empty.
SELECT pg_advisory_xact_lock(1, 1);
CREATE TABLE IF NOT EXISTS schema_versions (version bigint NOT NULL PRIMARY KEY);
