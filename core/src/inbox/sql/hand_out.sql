update presentation
set
    handed_out = revision,
    handed_out_at_ms = ?2,
    presented_as = ?3,
    taken_back = 0
where id = ?1
