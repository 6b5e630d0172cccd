select id, category_id, card from service where id = ?1;
