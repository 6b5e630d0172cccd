update submission
set state = ?2, sealed_outcome = ?3
where id = ?1 and state = 'sending'
