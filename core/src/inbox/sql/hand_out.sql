-- One of which she was told that there is something was told so until it is acknowledged.
update presentation
set
    handed_out = revision,
    handed_out_at_ms = ?2,
    presented_as = case when ?3 is null and presented_as = id then id else ?3 end,
    taken_back = 0
where id = ?1
