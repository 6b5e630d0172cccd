INSERT INTO message_feedback (resident, message_id, shown, opened)
VALUES ($1, $2, $3, $4)
ON CONFLICT (resident, message_id) DO UPDATE
SET
    shown = CASE WHEN excluded.shown > message_feedback.shown THEN excluded.shown ELSE message_feedback.shown END,
    opened = CASE WHEN excluded.opened > message_feedback.opened THEN excluded.opened ELSE message_feedback.opened END;
