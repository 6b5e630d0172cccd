insert into service_location (location_id, number) values (?1, ?2) on conflict do nothing;
