-- Its time is yet to come: what was shown of it, or ended it, came too early.
update presentation
set acknowledged = 0, handed_out_at_ms = max(handed_out_at_ms, 0), ended = ended and not ?2
where id = ?1 and (acknowledged > 0 or handed_out_at_ms < 0 or ended = 1)
