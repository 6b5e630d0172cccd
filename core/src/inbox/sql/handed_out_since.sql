select handed_out_at_ms
from presentation
where handed_out_at_ms > ?1 and handed_out_at_ms <= ?2 and coalesce(presented_as, id) = id
