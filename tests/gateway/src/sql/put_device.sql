INSERT INTO devices (resident, id, endpoint, p256dh, auth, language, registered_at)
VALUES ($1, $2, $3, $4, $5, $6, $7)
ON CONFLICT (resident, id)
DO UPDATE SET endpoint = excluded.endpoint, p256dh = excluded.p256dh, auth = excluded.auth,
    language = excluded.language, registered_at = excluded.registered_at;
