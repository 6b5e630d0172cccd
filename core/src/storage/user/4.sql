-- Version 4. The services that the resident keeps at hand, in the order in which she chose them. Which ones
-- these are, an HMAC hides.

create table favourite (
    lookup_service blob not null primary key,
    position integer not null,
    sealed_service blob not null
) strict;
