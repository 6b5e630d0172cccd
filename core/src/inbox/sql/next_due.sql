select min(due_at_ms)
from presentation indexed by presentation_later
where ended = 0 and revision > acknowledged and due_at_ms > ?1
