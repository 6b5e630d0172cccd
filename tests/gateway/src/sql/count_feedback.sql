SELECT CAST(coalesce(sum(shown), 0) AS bigint), CAST(coalesce(sum(opened), 0) AS bigint)
FROM message_feedback
WHERE message_id = $1;
