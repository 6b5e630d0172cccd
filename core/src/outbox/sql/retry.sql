update submission
set state = 'queued', next_attempt_at_ms = ?2, waiting_for = 'turn', sealed_outcome = null
where id = ?1 and state in ('queued', 'wedged')
