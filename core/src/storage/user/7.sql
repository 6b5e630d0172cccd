-- Version 7. What the city has told of cases, and what is sent about one that it has.

-- An HMAC of the question that the draft answers; null: it answers none.
alter table draft add column lookup_question blob;

create unique index draft_of_question on draft (lookup_question);

alter table submission add column kind text not null default 'application' check (
    kind in ('application', 'answer', 'withdrawal')
);

-- The submission that opened the case which this one is about; null: it opens its own.
alter table submission add column case_id text;

-- As in draft.
alter table submission add column lookup_question blob;

create index submission_of_case on submission (case_id) where case_id is not null;

create index submission_of_question on submission (lookup_question) where lookup_question is not null;

create table case_file (
    -- The submission that opened the case.
    id text not null primary key,
    sealed_file blob not null
) strict;

-- When the cases were asked for last: what the phone knew then that tells of cases.
create table case_poll (
    id integer not null primary key check (id = 1),
    messages_seen integer not null,
    accepted_seen integer not null,
    sealed_cursor blob
) strict;

insert into case_poll (id, messages_seen, accepted_seen) values (1, 0, 0);

-- What waits, but for what has to wait for an earlier one about the same case. The order of rows is that in which they
-- were submitted, also where a clock has jumped.
create view submission_in_turn as
select this.id, this.draft_id, this.next_attempt_at_ms, this.upload_failures
from submission as this
where this.state in ('queued', 'sending') and (
    this.case_id is null
    or not exists (
        select 1
        from submission as earlier
        where (earlier.id = this.case_id or earlier.case_id = this.case_id)
            and earlier.rowid < this.rowid and earlier.state in ('queued', 'sending')
    )
);
