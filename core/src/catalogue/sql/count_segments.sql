select count(*) from index_segment;
