select data from index_segment where id = ?1;
