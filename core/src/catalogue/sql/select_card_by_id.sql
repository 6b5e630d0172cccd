select card from service where id = ?1;
