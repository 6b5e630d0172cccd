-- Version 1. Ids are random (UUIDv7); every personal value is sealed, the columns named sealed_*.

create table data_key (
    name text not null primary key,
    wrapped blob not null
) strict;

create table setting (
    name text not null primary key,
    sealed_value blob not null
) strict;

create table draft (
    id text not null primary key,
    created_at_ms integer not null,
    updated_at_ms integer not null,
    sealed_origin blob not null,
    sealed_answers blob not null
) strict;

create table submission (
    id text not null primary key,
    draft_id text not null unique,
    created_at_ms integer not null,
    state text not null check (
        state in ('queued', 'sending', 'accepted', 'rejected', 'wedged', 'cancelled')
    ),
    attempts integer not null default 0,
    next_attempt_at_ms integer not null,
    waiting_for text not null check (
        waiting_for in ('turn', 'network', 'city', 'captive_portal', 'sign_in')
    ),
    sealed_subject blob not null,
    sealed_body blob not null,
    sealed_outcome blob
) strict;

create index submission_open on submission (next_attempt_at_ms, id)
where state in ('queued', 'sending');

create table message (
    sequence integer primary key autoincrement,
    id text not null unique,
    sent_at_ms integer not null,
    read integer not null default 0 check (read in (0, 1)),
    sealed_content blob not null
) strict;

create index message_unread on message (sequence) where read = 0;
