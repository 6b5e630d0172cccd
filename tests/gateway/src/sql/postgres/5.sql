-- Version 5: messages that change and go away, alerts to everyone, and what residents do with them.
INSERT INTO schema_versions (version) VALUES (5);

ALTER TABLE messages ADD COLUMN revision bigint NOT NULL DEFAULT 1;
ALTER TABLE messages ADD COLUMN standing text NOT NULL DEFAULT 'current'; -- current, superseded, retracted
ALTER TABLE messages ADD COLUMN details text NOT NULL DEFAULT '{}'; -- JSON object: the rest of what the API says of it

-- What residents have done with messages. One to everyone has the resident ''.
CREATE TABLE message_states (
    resident       text NOT NULL,
    message_id     text NOT NULL REFERENCES messages (id),
    sequence       bigint NOT NULL, -- counts up together with those of the resident's messages
    read           bigint NOT NULL, -- 0 or 1, as the next one, archived and pinned
    deleted        bigint NOT NULL,
    archived       bigint NOT NULL,
    archived_at_ms bigint NOT NULL, -- Unix milliseconds, by the phone's clock
    pinned         bigint NOT NULL,
    pinned_at_ms   bigint NOT NULL,
    PRIMARY KEY (resident, message_id)
);
CREATE UNIQUE INDEX message_states_by_change ON message_states (resident, sequence);

CREATE TABLE message_files (
    message_id text NOT NULL REFERENCES messages (id),
    id         text NOT NULL,
    content    bytea NOT NULL,
    PRIMARY KEY (message_id, id)
);
