select record from organization where id = ?1;
