insert into index_segment (data) values (?1);
