CREATE TABLE users (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    role TEXT NOT NULL,
    org TEXT NOT NULL REFERENCES orgs (id),
    enabled BIGINT NOT NULL,
    must_change_password BIGINT NOT NULL,
    password_hash TEXT NOT NULL
) STRICT;

-- Of secrets only hashes are kept: of the cookie here, of the token below.
CREATE TABLE sessions (
    key TEXT PRIMARY KEY,
    user_id TEXT NOT NULL REFERENCES users (id),
    csrf TEXT NOT NULL,
    expires_at BIGINT NOT NULL
) STRICT;

CREATE INDEX sessions_of_user ON sessions (user_id, expires_at);

CREATE TABLE tokens (
    sha256 TEXT PRIMARY KEY,
    user_id TEXT NOT NULL REFERENCES users (id),
    label TEXT NOT NULL
) STRICT;

-- No reference to users: the names tried are often nobody's.
CREATE TABLE attempts (
    address TEXT NOT NULL,
    user_tried TEXT NOT NULL,
    failures BIGINT NOT NULL,
    last_at BIGINT NOT NULL,
    PRIMARY KEY (address, user_tried)
) STRICT;

CREATE INDEX attempts_by_age ON attempts (last_at);
