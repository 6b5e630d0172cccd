-- The one that has been due for the longest; of those, the one that was submitted first. A time further away than any
-- wait that we set was set by a clock that has jumped: it is due. Two halves, because the index serves one bound each.
select id
from (
    select id
    from submission
    where state in ('queued', 'sending') and next_attempt_at_ms <= ?1
    order by next_attempt_at_ms, id
    limit 1
)
union all
select id
from (
    select id
    from submission
    where state in ('queued', 'sending') and next_attempt_at_ms > ?2
    order by next_attempt_at_ms, id
    limit 1
)
limit 1
