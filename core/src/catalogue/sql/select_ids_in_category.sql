select id from service where category_id = ?1;
