select rowid from service_index where service_index match ?1
order by bm25(service_index, 10.0, 4.0, 1.0), rowid limit ?2;
