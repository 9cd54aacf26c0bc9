-- What hangs on what: `from_entity` is behind `to_entity`, or feeds it.
CREATE TABLE links (
    from_entity TEXT NOT NULL REFERENCES entities (id),
    relation TEXT NOT NULL,
    to_entity TEXT NOT NULL REFERENCES entities (id),
    PRIMARY KEY (from_entity, relation, to_entity)
) STRICT;

-- Who answered for an entity before its owner of today: an alarm is theirs who had it then.
CREATE TABLE former_owners (
    entity TEXT NOT NULL REFERENCES entities (id),
    until_us BIGINT NOT NULL,
    owner TEXT NOT NULL REFERENCES orgs (id),
    PRIMARY KEY (entity, until_us)
) STRICT;

-- `quiet` has a bit for each reason: 1 shelved, 2 suppressed, 4 inhibited, 8 out of service.
ALTER TABLE alarms ADD COLUMN owned_by TEXT;
ALTER TABLE alarms ADD COLUMN class TEXT NOT NULL DEFAULT 'process';
ALTER TABLE alarms ADD COLUMN quiet BIGINT NOT NULL DEFAULT 0;
ALTER TABLE alarms ADD COLUMN inhibited_by TEXT;
ALTER TABLE alarms ADD COLUMN chattering BIGINT NOT NULL DEFAULT 0;
ALTER TABLE alarms ADD COLUMN cleared_at BIGINT;
ALTER TABLE alarms ADD COLUMN acknowledged_at BIGINT;

-- Alarms of earlier builds are their owner's of today; what else is asked of them is in their bodies.
UPDATE alarms SET owned_by = (SELECT owner FROM entities WHERE entities.id = alarms.entity);

CREATE INDEX alarms_of_cause ON alarms (inhibited_by, raised_at, id) WHERE inhibited_by IS NOT NULL;
