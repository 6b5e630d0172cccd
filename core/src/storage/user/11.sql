-- Version 11. Messages as the city says them now, what she has done with them, and what was shown of them as notifications.

-- Of what the city says: a higher one takes the place of a lower one.
alter table message add column revision integer not null default 1;

alter table message add column kind text not null default 'message' check (kind in ('message', 'alert'));

-- Whether the city still says it. Of what is withdrawn or deleted, the content is an empty one.
alter table message add column standing text not null default 'current' check (
    standing in ('current', 'superseded', 'withdrawn')
);

alter table message add column expires_at_ms integer;

-- Null until the app has opened the message once under its key; empty for one of no topic.
alter table message add column lookup_topic blob;

alter table message add column archived integer not null default 0 check (archived in (0, 1));

alter table message add column archived_at_ms integer not null default 0;

alter table message add column pinned integer not null default 0 check (pinned in (0, 1));

alter table message add column pinned_at_ms integer not null default 0;

alter table message add column deleted integer not null default 0 check (deleted in (0, 1));

-- How often what she has done with it has changed here, and how often it had when the city was told last.
alter table message add column changes integer not null default 0;

alter table message add column changes_told integer not null default 0;

-- The city was never told of what was read.
update message set changes = 1 where read = 1;

drop index message_unread;

drop index message_about_case;

create index message_listed on message (pinned desc, sent_at_ms desc, sequence desc)
where archived = 0 and deleted = 0 and standing = 'current';

create index message_unread on message (sent_at_ms desc, sequence desc)
where read = 0 and archived = 0 and deleted = 0 and standing = 'current';

create index message_pinned on message (sent_at_ms desc, sequence desc)
where pinned = 1 and deleted = 0 and standing = 'current';

create index message_archived on message (sent_at_ms desc, sequence desc)
where archived = 1 and deleted = 0 and standing = 'current';

create index message_alert on message (sent_at_ms desc, sequence desc)
where kind = 'alert' and deleted = 0 and standing = 'current';

create index message_shown on message (sent_at_ms desc, sequence desc)
where deleted = 0 and standing = 'current';

create index message_about_case on message (lookup_case, sent_at_ms desc, sequence desc)
where deleted = 0 and standing = 'current';

create index message_on_topic on message (lookup_topic, sent_at_ms desc, sequence desc)
where deleted = 0 and standing = 'current';

create index message_untold on message (sequence) where changes > changes_told;

create index message_without_lookup on message (sequence) where lookup_case is null or lookup_topic is null;

-- How many there are in the inbox, kept so that nobody counts them.
create table message_count (
    id integer not null primary key check (id = 1),
    total integer not null,
    unread integer not null
) strict;

insert into message_count (id, total, unread)
select 1, count(*), coalesce(sum(read = 0), 0) from message;

create trigger message_counted after insert on message
when new.archived = 0 and new.deleted = 0 and new.standing = 'current'
begin
    update message_count set total = total + 1, unread = unread + (new.read = 0);
end;

create trigger message_counted_again after update of read, archived, deleted, standing on message
begin
    update message_count
    set
        total = total
            + (new.archived = 0 and new.deleted = 0 and new.standing = 'current')
            - (old.archived = 0 and old.deleted = 0 and old.standing = 'current'),
        unread = unread
            + (new.read = 0 and new.archived = 0 and new.deleted = 0 and new.standing = 'current')
            - (old.read = 0 and old.archived = 0 and old.deleted = 0 and old.standing = 'current');
end;

create trigger message_discounted after delete on message
when old.archived = 0 and old.deleted = 0 and old.standing = 'current'
begin
    update message_count set total = total - 1, unread = unread - (old.read = 0);
end;

-- What is presented as a notification, by the id of the event: that of a message, or of a reminder.
create table presentation (
    id text not null primary key,
    -- Of what is to be presented.
    revision integer not null,
    -- From when on, by the phone's clock; 0: at once.
    due_at_ms integer not null,
    expires_at_ms integer,
    -- When the phone has heard of it.
    noted_at_ms integer not null,
    -- The revision that was handed to the shell last, when, and under which other id; 0: none was.
    handed_out integer not null default 0,
    handed_out_at_ms integer not null default 0,
    presented_as text,
    -- The revision that the shell has presented; 0: none.
    acknowledged integer not null default 0,
    -- Read, dismissed, deleted, put away, withdrawn or superseded: it is never presented any more.
    ended integer not null default 0 check (ended in (0, 1)),
    -- The shell has taken it off the screen, or is to show it anew.
    taken_back integer not null default 0 check (taken_back in (0, 1)),
    -- What is said, of an event that is no message.
    sealed_notice blob not null
) strict;

create index presentation_due on presentation (noted_at_ms) where ended = 0 and revision > acknowledged;

create index presentation_later on presentation (due_at_ms) where ended = 0 and revision > acknowledged;

create index presentation_to_take_back on presentation (id)
where ended = 1 and handed_out > 0 and taken_back = 0;

create index presentation_expiring on presentation (expires_at_ms)
where ended = 0 and handed_out > 0 and taken_back = 0 and expires_at_ms is not null;

create index presentation_handed_out on presentation (handed_out_at_ms);

create index presentation_within on presentation (presented_as, ended) where presented_as is not null;

create trigger message_ends_presentation after update of read, archived, deleted, standing on message
when new.read = 1 or new.archived = 1 or new.deleted = 1 or new.standing <> 'current'
begin
    update presentation set ended = 1 where id = new.id;
end;
