update message set standing = 'superseded' where id = ?1 and standing = 'current'
