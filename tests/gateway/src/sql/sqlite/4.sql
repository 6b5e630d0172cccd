-- Version 4: a case as a story: what was promised, what the city asks, what the resident sends besides.
PRAGMA user_version = 4;

ALTER TABLE cases ADD COLUMN promised_by TEXT; -- the city's day (RFC 3339 full-date); NULL: no day was promised
ALTER TABLE cases ADD COLUMN decided_at TEXT; -- NULL: it is not decided
ALTER TABLE cases ADD COLUMN changed INTEGER NOT NULL DEFAULT 0; -- counts up among one resident's cases
UPDATE cases SET changed = id;
UPDATE cases SET decided_at = (
    SELECT max(e.at)
    FROM case_events AS e
    WHERE e.case_id = cases.id AND e.status IN ('approved', 'declined', 'closed')
)
WHERE status IN ('approved', 'declined', 'closed');
CREATE UNIQUE INDEX cases_by_change ON cases (resident, changed);
INSERT INTO counters (name, last)
SELECT 'cases/' || resident, max(changed) FROM cases GROUP BY resident;

ALTER TABLE case_events RENAME COLUMN status TO code;

CREATE TABLE questions (
    id        TEXT NOT NULL PRIMARY KEY,
    case_id   INTEGER NOT NULL REFERENCES cases (id),
    asked_at  TEXT NOT NULL,
    answer_by TEXT, -- the city's day (RFC 3339 full-date)
    text      TEXT NOT NULL, -- JSON object: language tag to text
    form      TEXT NOT NULL, -- JSON object, as docs/forms.md has it
    closed_at TEXT -- NULL: it can be answered
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX questions_open ON questions (case_id) WHERE closed_at IS NULL;
CREATE INDEX questions_by_case ON questions (case_id, id);

-- What the resident sends of a case that she has: an answer, or that she withdraws it.
CREATE TABLE follow_ups (
    id              INTEGER NOT NULL PRIMARY KEY,
    case_id         INTEGER NOT NULL REFERENCES cases (id),
    question_id     TEXT UNIQUE REFERENCES questions (id), -- NULL: a withdrawal
    submission_id   TEXT NOT NULL UNIQUE,
    resident        TEXT NOT NULL,
    idempotency_key TEXT NOT NULL,
    received_at     TEXT NOT NULL,
    body            BLOB NOT NULL, -- the exact bytes of the request
    body_sha256     BLOB NOT NULL CHECK (length(body_sha256) = 32),
    reply           BLOB NOT NULL, -- the exact bytes of the first answer, given again to a repeat
    UNIQUE (resident, idempotency_key)
) STRICT;
CREATE INDEX follow_ups_by_case ON follow_ups (case_id, id);
CREATE INDEX uploads_by_case ON uploads (case_id);
