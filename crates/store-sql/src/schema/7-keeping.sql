-- Lengths are the words of the model: `60 day`, `3 year`.
CREATE TABLE keep_rules (
    id TEXT PRIMARY KEY,
    kind TEXT,
    org TEXT REFERENCES orgs (id),
    raw_for TEXT,
    hours_for TEXT,
    note TEXT NOT NULL,
    made_by TEXT NOT NULL REFERENCES users (id),
    made_at BIGINT NOT NULL,
    acts_from BIGINT NOT NULL
) STRICT;

CREATE TABLE legal_holds (
    id TEXT PRIMARY KEY,
    entity TEXT REFERENCES entities (id),
    org TEXT REFERENCES orgs (id),
    first_day TEXT,
    last_day TEXT,
    reason TEXT NOT NULL,
    made_by TEXT NOT NULL REFERENCES users (id),
    made_at BIGINT NOT NULL
) STRICT;
