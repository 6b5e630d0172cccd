-- Said twice, so that the index of those that wait is taken. What has failed before tells nothing of now.
update submission
set next_attempt_at_ms = ?1, failures = 0
where state in ('queued', 'sending') and state = 'queued' and waiting_for <> 'city' and next_attempt_at_ms > ?1
