-- What was refused at a door. `source` is empty where nobody knows the sender; `payload` is base64,
-- since bytes that nobody could read may be anything.
CREATE TABLE dead_letters (
    n BIGINT PRIMARY KEY,
    at BIGINT NOT NULL,
    source TEXT NOT NULL,
    way TEXT NOT NULL,
    name TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    code TEXT NOT NULL,
    reason_vi TEXT NOT NULL,
    reason_en TEXT NOT NULL,
    size_bytes BIGINT NOT NULL,
    kept_bytes BIGINT NOT NULL,
    is_whole BIGINT NOT NULL,
    preview TEXT NOT NULL,
    payload TEXT NOT NULL
) STRICT;

CREATE INDEX dead_letters_of_source ON dead_letters (source, n, kept_bytes);

INSERT INTO heads (name, n, hash) VALUES ('dead_letters', 0, '');

-- How much a unit and those below it may deliver; none is without end.
ALTER TABLE orgs ADD COLUMN readings_per_s BIGINT;
ALTER TABLE orgs ADD COLUMN readings_per_day BIGINT;
