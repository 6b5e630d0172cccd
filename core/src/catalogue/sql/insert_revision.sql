insert into revision (only_row, revision, city, etag, applied_at, services, languages)
values (1, ?1, ?2, ?3, ?4, ?5, ?6);
