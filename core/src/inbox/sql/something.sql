-- She was told that there is something, and not what.
select id
from presentation
where presented_as is not null and presented_as = id and acknowledged = 0 and ended = 0
order by noted_at_ms desc
limit ?1
