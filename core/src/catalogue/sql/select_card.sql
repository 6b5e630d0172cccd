select id, category_id, card from service where number = ?1;
