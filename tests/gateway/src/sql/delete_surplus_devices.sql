-- A phone that was lost says no goodbye: those registered longest ago go.
DELETE FROM devices
WHERE resident = $1 AND id NOT IN (
    SELECT id FROM devices WHERE resident = $1 ORDER BY registered_at DESC, id DESC LIMIT $2
);
