select id, card from service where number = ?1;
