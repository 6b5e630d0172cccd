-- One of which she was told that there is something was told so until it is acknowledged, and so is one that she was told of
-- and that is to be seen once more.
update presentation
set
    handed_out = revision,
    handed_out_at_ms = case when acknowledged = 0 and handed_out_at_ms < 0 then handed_out_at_ms else ?2 end,
    presented_as = case when ?3 is null and presented_as = id then id else ?3 end,
    taken_back = 0
where id = ?1
