-- The words of the index and in how many services each is, for words that no service has.
create virtual table service_word using fts5vocab (service_index, row);
