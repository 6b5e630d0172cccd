update favourite set position = ?2 where lookup_service = ?1
