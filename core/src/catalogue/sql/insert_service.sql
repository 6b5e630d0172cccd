insert into service (number, id, category_id, card) values (?1, ?2, ?3, ?4);
