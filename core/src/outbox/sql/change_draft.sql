update draft
set sealed_answers = ?2, updated_at_ms = ?3, idle_days = 0, counted_day = null
where id = ?1
