insert or replace into revision (
  only_row, revision, city, published_at, applied_at, services, languages, time_zone_id, time_zone_posix
)
values (1, ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8);
