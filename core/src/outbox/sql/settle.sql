-- Queued, where it is its attachments that the city does not take.
update submission
set state = ?2, sealed_outcome = ?3
where id = ?1 and state in ('queued', 'sending')
