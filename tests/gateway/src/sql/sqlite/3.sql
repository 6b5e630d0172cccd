-- Version 3: what residents upload, to go with a submission.
PRAGMA user_version = 3;

CREATE TABLE uploads (
    id         TEXT NOT NULL PRIMARY KEY, -- also the name of its file
    resident   TEXT NOT NULL,
    metadata   TEXT NOT NULL, -- Upload-Metadata as it came; empty where none did
    length     INTEGER NOT NULL CHECK (length >= 0), -- bytes
    received   INTEGER NOT NULL CHECK (received BETWEEN 0 AND length), -- bytes that are synced to the file
    sha256     BLOB CHECK (length(sha256) = 32), -- of the whole, once it is whole
    expires_at INTEGER, -- Unix seconds; 0: given up, its file goes next; NULL: kept with a case
    case_id    INTEGER REFERENCES cases (id),
    CHECK ((sha256 IS NULL) = (received < length)),
    CHECK ((expires_at IS NULL) = (case_id IS NOT NULL))
) STRICT, WITHOUT ROWID;
CREATE INDEX uploads_by_resident ON uploads (resident);
CREATE INDEX uploads_by_expiry ON uploads (expires_at);
