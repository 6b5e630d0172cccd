-- Version 6: messages that change and go away, alerts to everyone, and what residents do with them.
PRAGMA user_version = 6;

ALTER TABLE messages ADD COLUMN revision INTEGER NOT NULL DEFAULT 1;
ALTER TABLE messages ADD COLUMN standing TEXT NOT NULL DEFAULT 'current'; -- current, superseded, retracted
ALTER TABLE messages ADD COLUMN details TEXT NOT NULL DEFAULT '{}'; -- JSON object: the rest of what the API says of it

-- What residents have done with messages. One to everyone has the resident ''.
CREATE TABLE message_states (
    resident       TEXT NOT NULL,
    message_id     TEXT NOT NULL REFERENCES messages (id),
    sequence       INTEGER NOT NULL, -- counts up together with those of the resident's messages
    read           INTEGER NOT NULL, -- 0 or 1, as the next one, archived and pinned
    deleted        INTEGER NOT NULL,
    archived       INTEGER NOT NULL,
    archived_at_ms INTEGER NOT NULL, -- Unix milliseconds, by the phone's clock
    pinned         INTEGER NOT NULL,
    pinned_at_ms   INTEGER NOT NULL,
    PRIMARY KEY (resident, message_id)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX message_states_by_change ON message_states (resident, sequence);

CREATE TABLE message_files (
    message_id TEXT NOT NULL REFERENCES messages (id),
    id         TEXT NOT NULL,
    content    BLOB NOT NULL,
    PRIMARY KEY (message_id, id)
) STRICT, WITHOUT ROWID;
