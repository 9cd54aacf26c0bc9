-- Instants and spans are microseconds, truth is 0 or 1, JSON is text written by `codec`.

CREATE TABLE orgs (
    id TEXT PRIMARY KEY,
    parent TEXT REFERENCES orgs (id),
    kind TEXT NOT NULL,
    title_vi TEXT NOT NULL,
    title_en TEXT NOT NULL
) STRICT;

CREATE TABLE sources (
    id TEXT PRIMARY KEY,
    title_vi TEXT NOT NULL,
    title_en TEXT NOT NULL,
    owner TEXT NOT NULL REFERENCES orgs (id),
    wire TEXT NOT NULL,
    zone TEXT NOT NULL,
    every_us BIGINT NOT NULL,
    enabled BIGINT NOT NULL,
    simulated BIGINT NOT NULL
) STRICT;

CREATE TABLE source_tokens (
    source TEXT PRIMARY KEY REFERENCES sources (id),
    sha256 TEXT NOT NULL
) STRICT;

CREATE TABLE entities (
    id TEXT PRIMARY KEY,
    kind TEXT NOT NULL,
    title_vi TEXT NOT NULL,
    title_en TEXT NOT NULL,
    owner TEXT NOT NULL REFERENCES orgs (id),
    longitude_deg DOUBLE PRECISION,
    latitude_deg DOUBLE PRECISION,
    attributes TEXT NOT NULL,
    valid_from BIGINT NOT NULL,
    valid_to BIGINT,
    source TEXT REFERENCES sources (id),
    every_us BIGINT,
    simulated BIGINT NOT NULL
) STRICT;

-- The numbers of series are dense from 1: every point of the history carries one.
CREATE TABLE series (
    id BIGINT PRIMARY KEY,
    entity TEXT NOT NULL REFERENCES entities (id),
    quantity TEXT NOT NULL,
    instrument TEXT NOT NULL,
    UNIQUE (entity, quantity, instrument)
) STRICT;

-- Every version stays: the newest known at a moment is the one that counted then.
CREATE TABLE permits (
    id TEXT NOT NULL,
    known_at BIGINT NOT NULL,
    entity TEXT NOT NULL REFERENCES entities (id),
    body TEXT NOT NULL,
    PRIMARY KEY (id, known_at)
) STRICT;

CREATE TABLE confirmations (
    limit_id TEXT NOT NULL,
    known_at BIGINT NOT NULL,
    by_user TEXT NOT NULL,
    note TEXT NOT NULL,
    PRIMARY KEY (limit_id, known_at)
) STRICT;

CREATE TABLE mappings (
    name TEXT PRIMARY KEY,
    body TEXT NOT NULL
) STRICT;

-- The last number given out of each dense numbering, and the last hash of a chain. Taking the next
-- number locks the row, so that two askers never get the same and a rollback leaves no gap.
CREATE TABLE heads (
    name TEXT PRIMARY KEY,
    n BIGINT NOT NULL,
    hash TEXT NOT NULL
) STRICT;

INSERT INTO heads (name, n, hash) VALUES ('series', 0, '');
