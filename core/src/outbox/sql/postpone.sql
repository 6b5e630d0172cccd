-- Queued, where it is its files that did not get through.
update submission
set state = 'queued', next_attempt_at_ms = ?2, waiting_for = ?3, failures = ?4
where id = ?1 and state in ('queued', 'sending')
