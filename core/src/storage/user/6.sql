-- Version 6. How often bringing the files of a submission has failed in a row, and how often the city has missed files
-- that it was brought.

alter table submission add column upload_failures integer not null default 0;

alter table submission add column missed integer not null default 0;
