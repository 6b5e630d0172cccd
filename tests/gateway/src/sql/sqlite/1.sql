-- Everything a city keeps, version 1 (`PRAGMA user_version`). Times are RFC 3339 in UTC.
PRAGMA user_version = 1;

CREATE TABLE tokens (
    token_sha256 BLOB NOT NULL PRIMARY KEY CHECK (length(token_sha256) = 32),
    resident     TEXT NOT NULL,
    expires_at   INTEGER NOT NULL -- Unix seconds
) STRICT, WITHOUT ROWID;

-- A case is a submission the city took on. The promise "exactly one" is the three unique constraints.
CREATE TABLE cases (
    id              INTEGER NOT NULL PRIMARY KEY,
    year            INTEGER NOT NULL,
    serial          INTEGER NOT NULL CHECK (serial > 0),
    case_number     TEXT NOT NULL UNIQUE,
    submission_id   TEXT NOT NULL UNIQUE,
    resident        TEXT NOT NULL,
    idempotency_key TEXT NOT NULL,
    service_id      TEXT NOT NULL,
    status          TEXT NOT NULL,
    received_at     TEXT NOT NULL,
    body            BLOB NOT NULL, -- the exact bytes of the request
    body_sha256     BLOB NOT NULL CHECK (length(body_sha256) = 32),
    reply           BLOB NOT NULL, -- the exact bytes of the first answer, given again to a repeat
    UNIQUE (resident, idempotency_key),
    UNIQUE (year, serial)
) STRICT;

CREATE TABLE case_events (
    id      INTEGER NOT NULL PRIMARY KEY,
    case_id INTEGER NOT NULL REFERENCES cases (id),
    status  TEXT NOT NULL,
    at      TEXT NOT NULL,
    note    TEXT -- JSON object: language tag to text
) STRICT;
CREATE INDEX case_events_by_case ON case_events (case_id, id);

CREATE TABLE messages (
    sequence    INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    id          TEXT NOT NULL UNIQUE,
    resident    TEXT NOT NULL,
    case_number TEXT REFERENCES cases (case_number),
    sent_at     TEXT NOT NULL,
    title       TEXT NOT NULL, -- JSON object: language tag to text
    body        TEXT NOT NULL  -- JSON object: language tag to text
) STRICT;
CREATE INDEX messages_by_resident ON messages (resident, sequence);
