update submission
set state = 'queued', next_attempt_at_ms = ?2, waiting_for = ?3
where id = ?1 and state = 'sending'
