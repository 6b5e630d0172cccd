insert into service_index (rowid, name, keywords, description) values (?1, ?2, ?3, ?4);
