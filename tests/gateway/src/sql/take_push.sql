-- Another gateway that has taken it meanwhile has moved its time.
UPDATE pushes SET due_at = $1, attempts = attempts + 1
WHERE resident = $2 AND device = $3 AND message = $4 AND due_at = $5
RETURNING attempts;
