-- Rules that units make for themselves, version by version: what is in force is the newest of each.
-- `definition` is text of the packs' making.
CREATE TABLE rule_versions (
    rule TEXT NOT NULL,
    number BIGINT NOT NULL,
    org TEXT NOT NULL REFERENCES orgs (id),
    definition TEXT NOT NULL,
    retired BIGINT NOT NULL,
    why TEXT NOT NULL,
    by_user TEXT NOT NULL REFERENCES users (id),
    known_at BIGINT NOT NULL,
    PRIMARY KEY (rule, number)
) STRICT;
