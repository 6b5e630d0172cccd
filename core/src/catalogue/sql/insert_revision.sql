insert or replace into revision (
  only_row, revision, city, published_at, applied_at, services, languages, time_zone_id, time_zone_posix,
  shipped, reader
)
values (1, ?1, ?2, ?3, ?4, (select count(*) from service), ?5, ?6, ?7, ?8, ?9);
