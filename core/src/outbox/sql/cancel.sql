-- What was never begun to be sent, and what is wedged for good (?2).
update submission
set state = 'cancelled', sealed_origin = null
where id = ?1 and (state = 'queued' and attempts = 0 or state = 'wedged' and ?2)
