-- What stands on the screen within another one, and what is to be counted anew: it is counted there though it is over, or is
-- not though it is not.
select
    count(*) filter (where not is_over) as stand,
    count(*) filter (where is_over or handed_out_at_ms = 0) as changed,
    max(sent_at_ms) filter (where not is_over) as newest_ms
from (
    select
        presentation.handed_out_at_ms, message.sent_at_ms,
        presentation.ended = 1 or coalesce(presentation.expires_at_ms <= ?2, 0) as is_over
    from presentation
    left join message on message.id = presentation.id
    where presentation.presented_as = ?1 and presentation.taken_back = 0
)
