select number from service_name where folded = ?1 order by number limit ?2;
