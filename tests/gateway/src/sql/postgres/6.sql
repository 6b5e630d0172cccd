-- Version 6: what became of notifications, of residents who let the city know.
INSERT INTO schema_versions (version) VALUES (6);

CREATE TABLE message_feedback (
    resident   text NOT NULL,
    message_id text NOT NULL REFERENCES messages (id),
    shown      bigint NOT NULL, -- 0 or 1, as the next one
    opened     bigint NOT NULL,
    PRIMARY KEY (message_id, resident)
);
