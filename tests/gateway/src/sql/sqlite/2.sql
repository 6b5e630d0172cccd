-- Version 2: numbers come from counters, so that a message is never numbered behind one that was read already, and
-- so that a deleted row would not give its number away. A database is one city's.
PRAGMA user_version = 2;

CREATE TABLE counters (
    name TEXT NOT NULL PRIMARY KEY,
    last INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO counters (name, last)
SELECT 'case/' || year, max(serial) FROM cases GROUP BY year;
INSERT INTO counters (name, last)
SELECT 'inbox/' || resident, max(sequence) FROM messages GROUP BY resident;

CREATE TABLE messages_by_inbox (
    resident    TEXT NOT NULL,
    sequence    INTEGER NOT NULL, -- counts up in one resident's inbox
    id          TEXT NOT NULL UNIQUE,
    case_number TEXT REFERENCES cases (case_number),
    sent_at     TEXT NOT NULL,
    title       TEXT NOT NULL, -- JSON object: language tag to text
    body        TEXT NOT NULL, -- JSON object: language tag to text
    PRIMARY KEY (resident, sequence)
) STRICT, WITHOUT ROWID;
INSERT INTO messages_by_inbox (resident, sequence, id, case_number, sent_at, title, body)
SELECT resident, sequence, id, case_number, sent_at, title, body FROM messages;
DROP TABLE messages;
ALTER TABLE messages_by_inbox RENAME TO messages;

CREATE TABLE city (
    id          INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
    receipt_key TEXT NOT NULL -- thumbprint (RFC 7638)
) STRICT;
