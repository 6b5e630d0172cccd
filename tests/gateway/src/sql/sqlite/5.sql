-- Version 5: the phones that residents are notified on, and what waits to be pushed to them.
PRAGMA user_version = 5;

CREATE TABLE devices (
    resident      TEXT NOT NULL,
    id            TEXT NOT NULL, -- given by the phone; its subscription's, too
    endpoint      TEXT NOT NULL,
    p256dh        BLOB NOT NULL CHECK (length(p256dh) = 65),
    auth          BLOB NOT NULL CHECK (length(auth) = 16),
    language      TEXT NOT NULL,
    registered_at TEXT NOT NULL,
    PRIMARY KEY (resident, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE pushes (
    resident  TEXT NOT NULL, -- the device's
    device    TEXT NOT NULL,
    message   TEXT NOT NULL,
    issued_at INTEGER NOT NULL, -- Unix seconds, as the next: when the city has said it
    attempts  INTEGER NOT NULL,
    due_at    INTEGER NOT NULL,
    PRIMARY KEY (resident, device, message),
    FOREIGN KEY (resident, device) REFERENCES devices (resident, id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
CREATE INDEX pushes_by_due_at ON pushes (due_at);
