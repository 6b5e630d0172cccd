select city, published_at, languages, time_zone_id, time_zone_posix from revision;
