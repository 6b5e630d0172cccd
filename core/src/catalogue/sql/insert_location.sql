insert into location (id, latitude, longitude, record) values (?1, ?2, ?3, ?4);
