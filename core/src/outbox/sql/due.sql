-- A time further away than any wait that we set was set by a clock that has jumped: it is due.
select id
from submission
where state in ('queued', 'sending') and (next_attempt_at_ms <= ?1 or next_attempt_at_ms > ?2)
order by id
limit 1
