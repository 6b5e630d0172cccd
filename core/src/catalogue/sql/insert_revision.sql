insert or replace into revision (only_row, revision, city, published_at, applied_at, services, languages)
values (1, ?1, ?2, ?3, ?4, ?5, ?6);
