delete from index_segment where id < (select max(id) from index_segment);
