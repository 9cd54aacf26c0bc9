-- A body is the whole noun as JSON; the columns beside it are what lists ask for.

CREATE TABLE alarms (
    id TEXT PRIMARY KEY,
    rule TEXT NOT NULL,
    entity TEXT NOT NULL,
    series BIGINT NOT NULL, -- 0 for an alarm about the entity as a whole.
    severity BIGINT NOT NULL,
    active BIGINT NOT NULL,
    raised_at BIGINT NOT NULL,
    ended_at BIGINT,
    position BIGINT NOT NULL,
    body TEXT NOT NULL
) STRICT;

CREATE UNIQUE INDEX alarms_one_open ON alarms (rule, entity, series) WHERE ended_at IS NULL;
CREATE INDEX alarms_open ON alarms (raised_at, id) WHERE ended_at IS NULL;
CREATE INDEX alarms_newest ON alarms (raised_at, id);
CREATE INDEX alarms_of_entity ON alarms (entity, raised_at, id);

-- One record may write several lines of one life: `ordinal` is the place among those, so that the
-- key of a line does not depend on how the log was cut into batches.
CREATE TABLE alarm_life (
    alarm TEXT NOT NULL,
    position BIGINT NOT NULL,
    ordinal BIGINT NOT NULL,
    at BIGINT NOT NULL,
    by_user TEXT,
    step TEXT NOT NULL,
    PRIMARY KEY (alarm, position, ordinal)
) STRICT;

CREATE TABLE cases (
    id TEXT PRIMARY KEY,
    procedure_id TEXT NOT NULL,
    entity TEXT NOT NULL,
    owner TEXT,
    is_open BIGINT NOT NULL,
    opened_at BIGINT NOT NULL,
    position BIGINT NOT NULL,
    body TEXT NOT NULL
) STRICT;

CREATE UNIQUE INDEX cases_one_open ON cases (procedure_id, entity) WHERE is_open = 1;
CREATE INDEX cases_open ON cases (opened_at, id) WHERE is_open = 1;
CREATE INDEX cases_newest ON cases (opened_at, id);
CREATE INDEX cases_of_entity ON cases (entity, opened_at, id);

CREATE TABLE case_entries (
    case_id TEXT NOT NULL,
    position BIGINT NOT NULL,
    ordinal BIGINT NOT NULL,
    at BIGINT NOT NULL,
    by_user TEXT,
    kind TEXT NOT NULL,
    PRIMARY KEY (case_id, position, ordinal)
) STRICT;

INSERT INTO heads (name, n, hash) VALUES ('ledger', 0, '');
