select number from service_name where folded >= ?1 and folded < ?2 order by folded, number limit ?3;
