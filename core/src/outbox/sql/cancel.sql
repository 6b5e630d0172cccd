-- What was never begun to be sent, and what is wedged and never is (?2).
update submission
set state = 'cancelled', sealed_origin = null
where id = ?1 and (state = 'queued' and attempts = 0 or state = 'wedged' and ?2)
