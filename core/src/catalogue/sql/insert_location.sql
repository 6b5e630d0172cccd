insert into location (id, latitude, longitude, record) values (?1, ?2, ?3, ?4)
on conflict (id) do update
set latitude = excluded.latitude, longitude = excluded.longitude, record = excluded.record;
