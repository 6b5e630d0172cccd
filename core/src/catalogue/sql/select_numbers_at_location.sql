select number from service_location where location_id = ?1;
