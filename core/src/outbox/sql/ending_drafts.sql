select
    id, created_at_ms, updated_at_ms, sealed_origin, sealed_answers, sealed_unseen, sealed_kept, sealed_refusals,
    refused_id, idle_days, counted_day
from draft
where idle_days >= ?1
order by idle_days desc, id
