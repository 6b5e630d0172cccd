-- It waits for nothing any more.
update submission
set waiting_for = 'turn'
where id = ?1 and waiting_for <> 'turn'
