update message set lookup_case = x'', lookup_topic = x'', sealed_content = ?2 where id = ?1
