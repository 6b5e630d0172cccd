-- Version 7: what became of notifications, of residents who let the city know.
PRAGMA user_version = 7;

CREATE TABLE message_feedback (
    resident   TEXT NOT NULL,
    message_id TEXT NOT NULL REFERENCES messages (id),
    shown      INTEGER NOT NULL, -- 0 or 1, as the next one
    opened     INTEGER NOT NULL,
    PRIMARY KEY (message_id, resident)
) STRICT, WITHOUT ROWID;
