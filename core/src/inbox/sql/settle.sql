-- It is not to be presented, and was not.
update presentation set acknowledged = revision where id = ?1
