-- What is over is not counted any more in what is handed out now.
update presentation
set handed_out_at_ms = 0
where presented_as = ?1 and taken_back = 0 and (ended = 1 or expires_at_ms <= ?2)
