-- A frequency counts times its column's weight, and the sum saturates at about 1 (bm25's k1 is 1.2):
-- below one, a word repeated in a description does not outweigh a keyword.
select rowid from service_index where service_index match ?1
order by bm25(service_index, 10.0, 2.0, 0.2), rowid limit ?2;
