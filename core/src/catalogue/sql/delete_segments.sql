delete from index_segment;
