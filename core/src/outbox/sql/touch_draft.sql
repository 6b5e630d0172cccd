update draft
set idle_days = 0, counted_day = null
where id = ?1 and counted_day is not null
