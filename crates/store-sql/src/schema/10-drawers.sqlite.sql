CREATE TABLE alarm_drawers (
    drawer BIGINT PRIMARY KEY,
    owned_by TEXT NOT NULL,
    rule TEXT NOT NULL,
    severity BIGINT NOT NULL,
    class TEXT NOT NULL,
    quiet BIGINT NOT NULL,
    chattering BIGINT NOT NULL,
    state BIGINT NOT NULL,
    UNIQUE (owned_by, rule, severity, class, quiet, chattering, state)
) STRICT;
