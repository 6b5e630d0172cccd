-- Which are left out is told anew each time: what had expired by a clock that was ahead is counted again.
update presentation
set handed_out_at_ms = ?2
where presented_as = ?1 and taken_back = 0 and handed_out_at_ms = 0
