-- Version 8. A draft moves to another version of its form, ends by itself where nobody touches it, and is made of what the
-- city has refused.

-- What another version of the form has changed that she has not seen; null: nothing.
alter table draft add column sealed_unseen blob;

-- Her answers that do not fit the form any more; null: none.
alter table draft add column sealed_kept blob;

-- What the city does not accept of it; null: nothing is known.
alter table draft add column sealed_refusals blob;

-- The submission that the city has refused and that it was made of.
alter table draft add column refused_id text;

create unique index draft_of_refused on draft (refused_id);

-- How many days have gone by since it was touched, and the last one of them, in days since 1970; null: not counted since.
alter table draft add column idle_days integer not null default 0;

alter table draft add column counted_day integer;

-- What its draft was begun from, for as long as it may be made a draft again.
alter table submission add column sealed_origin blob;
