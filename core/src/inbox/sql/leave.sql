-- It is not counted any more in what is handed out now.
update presentation set handed_out_at_ms = 0 where id = ?1
