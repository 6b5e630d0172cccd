-- Version 4: the phones that residents are notified on, and what waits to be pushed to them.
INSERT INTO schema_versions (version) VALUES (4);

CREATE TABLE devices (
    resident      text NOT NULL,
    id            text NOT NULL, -- given by the phone; its subscription's, too
    endpoint      text NOT NULL,
    p256dh        bytea NOT NULL CHECK (length(p256dh) = 65),
    auth          bytea NOT NULL CHECK (length(auth) = 16),
    language      text NOT NULL,
    registered_at text NOT NULL,
    PRIMARY KEY (resident, id)
);

CREATE TABLE pushes (
    resident  text NOT NULL, -- the device's
    device    text NOT NULL,
    message   text NOT NULL,
    issued_at bigint NOT NULL, -- Unix seconds, as the next: when the city has said it
    attempts  bigint NOT NULL,
    due_at    bigint NOT NULL,
    PRIMARY KEY (resident, device, message),
    FOREIGN KEY (resident, device) REFERENCES devices (resident, id) ON DELETE CASCADE
);
CREATE INDEX pushes_by_due_at ON pushes (due_at);
