select data from index_segment order by id;
