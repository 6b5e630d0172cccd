-- Version 3. What the resident has told about herself. Which facts these are, an HMAC hides: that someone
-- was asked whether she expects a child, and has answered, says something of her.

create table fact (
    lookup_id blob not null primary key,
    sealed_fact blob not null
) strict;
