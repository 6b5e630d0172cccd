-- One revision of a city's catalogue.

create table revision (
  only_row integer primary key check (only_row = 1),
  revision text not null,
  city text not null,
  published_at integer,        -- milliseconds since 1970 UTC; null where the city does not say
  applied_at integer not null, -- milliseconds since 1970 UTC
  services integer not null,
  languages text not null,     -- JSON array of BCP 47 tags
  time_zone_id text,           -- of the IANA time zone database; null where the city does not say
  time_zone_posix text,        -- its rule, as POSIX has it in TZ
  shipped integer not null,    -- whether the app brought it along
  reader integer not null      -- the version of the code that has read the records
) strict;

-- The SHA-256 of each record's line, also of those that this version of the app does not know: together
-- they are the revision. `version` is empty but for a form.
create table record_hash (
  type text not null,
  id text not null,
  version text not null,
  hash blob not null,
  primary key (type, id, version)
) strict, without rowid;

-- `record` is everywhere the bundle's own line: what this version of the app does not know stays
-- there for one that does.

create table category (
  id text primary key,
  position integer not null,
  record text not null
) strict, without rowid;

create table organization (
  id text primary key,
  record text not null
) strict, without rowid;

create table location (
  id text primary key,
  latitude real not null,      -- WGS 84 degrees
  longitude real not null,
  record text not null
) strict, without rowid;

create table holiday (
  id text primary key,
  record text not null
) strict, without rowid;

create table form (
  id text not null,
  version text not null,
  record text not null,
  primary key (id, version)
) strict, without rowid;

create table fact (
  id text primary key,
  position integer not null,
  record text not null
) strict, without rowid;

create table life_event (
  id text primary key,
  position integer not null,
  record text not null
) strict, without rowid;

-- `card` is what a list shows of a service, in all languages, joined beforehand (src/catalogue/card.rs): a page of hits
-- reads one small row a hit. Long records live apart so that the cards lie close together.
create table service (
  number integer primary key,
  id text not null unique,
  category_id text not null references category (id),
  channels integer not null,   -- a set: online 1, phone 2, office 4, post 8
  popularity integer not null, -- how often it is asked for; only the order counts
  card blob not null
) strict;

create index service_by_category on service (category_id);

-- So that the index of words learns which services there are without reading their cards.
create index service_by_popularity on service (popularity);

create table service_record (
  id text primary key,
  record text not null
) strict;

-- The offices to go to for a service.
create table service_location (
  location_id text not null references location (id),
  number integer not null references service (number),
  primary key (location_id, number)
) strict, without rowid;

create index service_location_by_service on service_location (number);

-- By which words services are found, see src/catalogue/search/index. A later segment replaces what an
-- earlier one says of the same service; what is said of a service that is no longer there counts for
-- nothing.
create table index_segment (
  id integer primary key,
  data blob not null
) strict;
