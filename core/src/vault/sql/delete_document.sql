delete from document where id = ?1
