-- Procedures as cases were begun with: a running case keeps its version, whatever its pack says today.
CREATE TABLE procedure_versions (
    procedure_id TEXT NOT NULL,
    version BIGINT NOT NULL, -- The beginning of the text's SHA-256.
    body TEXT NOT NULL,
    known_at BIGINT NOT NULL,
    PRIMARY KEY (procedure_id, version)
) STRICT;

-- A part of another case is none of its own: a team may have several at once.
ALTER TABLE cases ADD COLUMN parent TEXT;
-- When the next step is due, for lists of what is late.
ALTER TABLE cases ADD COLUMN due_at BIGINT;
DROP INDEX cases_one_open;
CREATE UNIQUE INDEX cases_one_open ON cases (procedure_id, entity)
    WHERE is_open = 1 AND parent IS NULL;
CREATE INDEX cases_parts ON cases (parent) WHERE parent IS NOT NULL;
CREATE INDEX cases_due ON cases (due_at, id) WHERE is_open = 1 AND due_at IS NOT NULL;
