-- What stands on the screen within another one, and what is counted there though it is over.
select
    count(*) filter (where presentation.ended = 0) as stand,
    count(*) filter (where presentation.ended = 1) as gone,
    max(message.sent_at_ms) filter (where presentation.ended = 0) as newest_ms
from presentation
left join message on message.id = presentation.id
where presentation.presented_as = ?1 and presentation.taken_back = 0
