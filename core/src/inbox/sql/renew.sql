-- A message that says something else now. One of before there were presentations is not presented.
update presentation
set revision = ?2, expires_at_ms = ?3
where id = ?1 and revision < ?2
