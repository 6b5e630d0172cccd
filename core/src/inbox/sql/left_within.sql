-- What was shown last does not count them.
update presentation
set
    taken_back = 1,
    handed_out_at_ms = case
        when ended = 0 and expires_at_ms <= ?2 and acknowledged > 0 then -acknowledged
        else handed_out_at_ms
    end,
    acknowledged = case when ended = 0 and expires_at_ms <= ?2 then 0 else acknowledged end
where presented_as = ?1 and taken_back = 0 and handed_out_at_ms = 0
