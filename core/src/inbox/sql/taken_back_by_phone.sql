update presentation
set
    taken_back = 1,
    handed_out_at_ms = case when acknowledged > 0 then -acknowledged else handed_out_at_ms end,
    acknowledged = 0
where id = ?1 and ended = 0 and expires_at_ms <= ?2
