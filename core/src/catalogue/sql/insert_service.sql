insert into service (number, id, category_id, channels, card) values (?1, ?2, ?3, ?4, ?5);
