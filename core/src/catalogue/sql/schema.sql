-- One revision of a city's catalogue.

create table revision (
  only_row integer primary key check (only_row = 1),
  revision text not null,
  city text not null,
  published_at integer,        -- milliseconds since 1970 UTC; null where the city does not say
  applied_at integer not null, -- milliseconds since 1970 UTC
  services integer not null,
  languages text not null      -- JSON array of BCP 47 tags
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
  record text not null
) strict, without rowid;

create table form (
  id text not null,
  version text not null,
  record text not null,
  primary key (id, version)
) strict, without rowid;

-- `card` is what a list shows of a service, in all languages, joined beforehand: a page of hits
-- reads one small row a hit. Long records live apart so that the cards lie close together.
create table service (
  number integer primary key,
  id text not null unique,
  category_id text not null references category (id),
  card text not null
) strict;

create index service_by_category on service (category_id);

create table service_record (
  id text primary key,
  record text not null
) strict;

-- Names as they are compared, one row a language, for "is called what was typed".
create table service_name (
  folded text not null,
  number integer not null references service (number),
  primary key (folded, number)
) strict, without rowid;

-- Words are folded and split before they come here, so the tokenizer finds little left to do.
create virtual table service_index using fts5 (
  name,
  keywords,
  description,
  content = '',
  tokenize = 'unicode61 remove_diacritics 2',
  prefix = '1 2 3'
);
