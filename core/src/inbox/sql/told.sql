update message set changes_told = max(changes_told, ?2) where id = ?1
