update draft
set sealed_refusals = ?2
where id = ?1
