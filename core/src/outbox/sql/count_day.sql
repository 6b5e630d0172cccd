-- A clock that is set forward is believed ?3 days at a time, and not at all once the warning has begun, after ?2 days.
-- Where it is set back, the days of the warning are counted anew.
update draft
set
    idle_days = case
        when counted_day is null then 0
        when counted_day > ?1 then min(idle_days, ?2)
        when idle_days >= ?2 then idle_days + (?1 - counted_day <= ?3)
        else min(idle_days + min(?1 - counted_day, ?3), ?2)
    end,
    counted_day = ?1
where counted_day is not ?1
