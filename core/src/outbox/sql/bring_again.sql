update submission
set state = 'queued', next_attempt_at_ms = ?2, waiting_for = 'turn', missed = missed + 1
where id = ?1 and state = 'sending'
