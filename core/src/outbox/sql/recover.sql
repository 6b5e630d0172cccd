update submission
set state = 'queued', next_attempt_at_ms = ?1, waiting_for = 'turn'
where state = 'sending'
