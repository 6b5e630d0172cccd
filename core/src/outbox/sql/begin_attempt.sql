update submission
set state = 'sending', attempts = attempts + 1, next_attempt_at_ms = ?2
where id = ?1
