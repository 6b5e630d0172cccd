-- Queued, where it is its attachments that the city does not take. What the city has is never made a draft again.
update submission
set
    state = ?2,
    sealed_outcome = ?3,
    sealed_origin = case when ?2 = 'accepted' then null else sealed_origin end
where id = ?1 and state in ('queued', 'sending')
