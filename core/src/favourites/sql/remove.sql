delete from favourite where lookup_service = ?1
