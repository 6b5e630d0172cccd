-- Also what stands there within it. Of what has expired, the revision that she was told of is kept, as a negative number in the place of when it was handed out:
-- should the clock say later that it has not expired, it is to be seen once more.
update presentation
set
    taken_back = 1,
    handed_out_at_ms = case
        when ended = 0 and expires_at_ms <= ?2 and acknowledged > 0 then -acknowledged
        else handed_out_at_ms
    end,
    acknowledged = case when ended = 0 and expires_at_ms <= ?2 then 0 else acknowledged end
where id = ?1 or (presented_as = ?1 and taken_back = 0)
