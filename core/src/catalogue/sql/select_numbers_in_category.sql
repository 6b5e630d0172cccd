select number from service where category_id = ?1;
