-- The chart is the console's own JSON.
CREATE TABLE questions (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    question TEXT NOT NULL,
    chart TEXT,
    shared BIGINT NOT NULL,
    owner TEXT NOT NULL REFERENCES users (id),
    created_at BIGINT NOT NULL,
    changed_at BIGINT NOT NULL
) STRICT;
