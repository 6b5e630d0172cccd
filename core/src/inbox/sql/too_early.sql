-- What was shown, and is to come later after all.
select id
from presentation indexed by presentation_later
where ended = 0 and revision > acknowledged and due_at_ms > ?1 and handed_out > 0 and taken_back = 0
limit ?2
