-- What people set of themselves and their rosters; read whole, so the whole is the body.
CREATE TABLE roster_settings (
    kind TEXT NOT NULL,
    id TEXT NOT NULL,
    until_at BIGINT, -- Of what ends by itself.
    body TEXT NOT NULL,
    PRIMARY KEY (kind, id)
) STRICT;

CREATE TABLE hand_overs (
    id TEXT PRIMARY KEY,
    duty TEXT NOT NULL,
    by_user TEXT NOT NULL,
    at BIGINT NOT NULL,
    note TEXT NOT NULL
) STRICT;

CREATE INDEX hand_overs_newest ON hand_overs (duty, at, id);

CREATE TABLE hand_over_reads (
    hand_over TEXT NOT NULL REFERENCES hand_overs (id),
    by_user TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (hand_over, by_user)
) STRICT;

-- What the pipeline of notices remembers: alarms, groups, notices, what waits for somebody, how
-- channels do. A body is the whole; the columns beside it are what is asked for.
CREATE TABLE notify_kept (
    kind TEXT NOT NULL,
    id TEXT NOT NULL,
    part_of TEXT, -- An alarm's group; a notice's reader.
    n BIGINT, -- An alarm's number in its group.
    is_over BIGINT NOT NULL,
    at BIGINT NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (kind, id)
) STRICT;

CREATE INDEX notify_open ON notify_kept (kind) WHERE is_over = 0;
CREATE INDEX notify_parts ON notify_kept (kind, part_of, n);
CREATE INDEX notify_old ON notify_kept (at) WHERE is_over = 1;

-- Which alarms a notice tells of: those of the group with these numbers.
CREATE TABLE notify_tells (
    notice TEXT NOT NULL,
    alarm_group TEXT NOT NULL,
    first_n BIGINT NOT NULL,
    end_n BIGINT NOT NULL,
    PRIMARY KEY (notice, alarm_group)
) STRICT;

CREATE INDEX notify_tells_group ON notify_tells (alarm_group);

INSERT INTO heads (name, n, hash) VALUES ('notices', 0, '');
