-- All that tells of a case is a message, or an acceptance: where neither is new, no case is.
select
    sealed_cursor,
    messages_seen,
    accepted_seen,
    (select coalesce(max(sequence), 0) from message) as messages,
    (select count(*) from submission where state = 'accepted') as accepted
from case_poll
