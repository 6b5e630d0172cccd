insert into service_name (folded, number) values (?1, ?2) on conflict do nothing;
