select min(expires_at_ms)
from presentation indexed by presentation_expiring
where ended = 0 and handed_out > 0 and taken_back = 0 and expires_at_ms is not null and expires_at_ms > ?1
