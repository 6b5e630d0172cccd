INSERT INTO messages (resident, sequence, id, revision, standing, case_number, sent_at, title, body, details)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
ON CONFLICT (id) DO UPDATE
SET
    sequence = excluded.sequence, revision = excluded.revision, standing = excluded.standing,
    title = excluded.title, body = excluded.body, details = excluded.details;
