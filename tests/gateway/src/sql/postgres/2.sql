-- Version 2: what residents upload, to go with a submission.
INSERT INTO schema_versions (version) VALUES (2);

CREATE TABLE uploads (
    id         text NOT NULL PRIMARY KEY, -- also the name of its file
    resident   text NOT NULL,
    metadata   text NOT NULL, -- Upload-Metadata as it came; empty where none did
    length     bigint NOT NULL CHECK (length >= 0), -- bytes
    received   bigint NOT NULL CHECK (received BETWEEN 0 AND length), -- bytes that are synced to the file
    sha256     bytea CHECK (length(sha256) = 32), -- of the whole, once it is whole
    expires_at bigint, -- Unix seconds; 0: given up, its file goes next; NULL: kept with a case
    case_id    bigint REFERENCES cases (id),
    CHECK ((sha256 IS NULL) = (received < length)),
    CHECK ((expires_at IS NULL) = (case_id IS NOT NULL))
);
CREATE INDEX uploads_by_resident ON uploads (resident);
CREATE INDEX uploads_by_expiry ON uploads (expires_at);
