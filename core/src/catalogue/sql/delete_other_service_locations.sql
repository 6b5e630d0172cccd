delete from service_location
where number = ?1 and location_id not in (select value from json_each(?2));
