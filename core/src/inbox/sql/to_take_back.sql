-- What was shown within another one goes with that.
select id
from presentation
where ended = 1 and handed_out > 0 and taken_back = 0 and coalesce(presented_as, id) = id
limit ?1
