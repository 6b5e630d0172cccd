-- Those that it does not count were not shown with it.
update presentation
set acknowledged = max(acknowledged, handed_out)
where presented_as = ?1 and taken_back = 0 and handed_out_at_ms <> 0
