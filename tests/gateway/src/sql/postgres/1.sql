-- Everything a city keeps, version 1. Times are RFC 3339 in UTC.
INSERT INTO schema_versions (version) VALUES (1);

CREATE TABLE tokens (
    token_sha256 bytea NOT NULL PRIMARY KEY CHECK (length(token_sha256) = 32),
    resident     text NOT NULL,
    expires_at   bigint NOT NULL -- Unix seconds
);

-- A case is a submission the city took on. The promise "exactly one" is the unique constraints.
CREATE TABLE cases (
    id              bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    year            bigint NOT NULL,
    serial          bigint NOT NULL CHECK (serial > 0),
    case_number     text NOT NULL UNIQUE,
    submission_id   text NOT NULL UNIQUE,
    resident        text NOT NULL,
    idempotency_key text NOT NULL,
    service_id      text NOT NULL,
    status          text NOT NULL,
    received_at     text NOT NULL,
    body            bytea NOT NULL, -- the exact bytes of the request
    body_sha256     bytea NOT NULL CHECK (length(body_sha256) = 32),
    reply           bytea NOT NULL, -- the exact bytes of the first answer, given again to a repeat
    UNIQUE (resident, idempotency_key),
    UNIQUE (year, serial)
);

CREATE TABLE case_events (
    id      bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    case_id bigint NOT NULL REFERENCES cases (id),
    status  text NOT NULL,
    at      text NOT NULL,
    note    text -- JSON object: language tag to text
);
CREATE INDEX case_events_by_case ON case_events (case_id, id);

-- A sequence of PostgreSQL's own leaves gaps, and gives numbers out in another order than they are committed in.
CREATE TABLE counters (
    name text NOT NULL PRIMARY KEY,
    last bigint NOT NULL
);

CREATE TABLE messages (
    resident    text NOT NULL,
    sequence    bigint NOT NULL, -- counts up in one resident's inbox
    id          text NOT NULL UNIQUE,
    case_number text REFERENCES cases (case_number),
    sent_at     text NOT NULL,
    title       text NOT NULL, -- JSON object: language tag to text
    body        text NOT NULL, -- JSON object: language tag to text
    PRIMARY KEY (resident, sequence)
);

CREATE TABLE city (
    id          bigint NOT NULL PRIMARY KEY CHECK (id = 1),
    receipt_key text NOT NULL -- thumbprint (RFC 7638)
);
