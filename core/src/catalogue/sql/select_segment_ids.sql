select id from index_segment order by id;
