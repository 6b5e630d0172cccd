update submission
set next_attempt_at_ms = ?1
where state = 'queued' and waiting_for <> 'city' and next_attempt_at_ms > ?1
