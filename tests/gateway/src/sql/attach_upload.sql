-- The last condition is asked again of a row that another submission has had meanwhile.
UPDATE uploads SET expires_at = NULL, case_id = $1
WHERE id = (
    SELECT u.id
    FROM uploads AS u
    WHERE u.resident = $2 AND u.sha256 = $3 AND u.length = $4 AND u.expires_at > $5
    ORDER BY u.id
    LIMIT 1
) AND expires_at > $5
RETURNING id;
