select revision, published_at, applied_at, services, languages, time_zone_id, shipped, reader from revision;
