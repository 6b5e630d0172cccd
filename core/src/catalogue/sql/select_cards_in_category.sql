select id, category_id, card from service where category_id = ?1 order by number;
