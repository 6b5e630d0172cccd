-- What is handed out within another one and was not acknowledged, the newest first.
select id
from presentation
where presented_as = ?1 and taken_back = 0 and ended = 0 and handed_out > acknowledged
    and (expires_at_ms is null or expires_at_ms > ?2)
order by noted_at_ms desc, rowid desc
