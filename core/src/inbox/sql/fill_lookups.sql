update message set lookup_case = ?2, lookup_topic = ?3 where id = ?1
