-- Said twice, so that the index of those that wait is taken.
update submission
set state = 'queued', next_attempt_at_ms = ?1, waiting_for = 'turn'
where state in ('queued', 'sending') and state = 'sending'
