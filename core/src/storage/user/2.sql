-- Version 2. Messages of a case are found by an HMAC of its number; a wrong clock is a reason to wait.

-- Null until the app has opened the message once under its key; empty for one about no case.
alter table message add column lookup_case blob;

create index message_about_case on message (lookup_case);

-- SQLite cannot change a check, so the table is made anew.
create table submission_2 (
    id text not null primary key,
    draft_id text not null unique,
    created_at_ms integer not null,
    state text not null check (
        state in ('queued', 'sending', 'accepted', 'rejected', 'wedged', 'cancelled')
    ),
    attempts integer not null default 0,
    next_attempt_at_ms integer not null,
    waiting_for text not null check (
        waiting_for in ('turn', 'network', 'city', 'captive_portal', 'clock_wrong', 'sign_in')
    ),
    sealed_subject blob not null,
    sealed_body blob not null,
    sealed_outcome blob
) strict;

insert into submission_2 (
    id, draft_id, created_at_ms, state, attempts, next_attempt_at_ms, waiting_for, sealed_subject,
    sealed_body, sealed_outcome
)
select
    id, draft_id, created_at_ms, state, attempts, next_attempt_at_ms, waiting_for, sealed_subject,
    sealed_body, sealed_outcome
from submission;

drop table submission;

alter table submission_2 rename to submission;

create index submission_open on submission (next_attempt_at_ms, id)
where state in ('queued', 'sending');
