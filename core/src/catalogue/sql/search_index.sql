select rowid from service_index where service_index match ?1 order by rowid limit ?2;
