-- Alarms that are alike in everything a list asks for, but time and thing, lie in one drawer. A question
-- that fits few of a long history looks into the drawers it fits, and not through the history.
-- `owned_by` is empty where nobody is known; `state` is 0 ended, 1 cleared, 2 active.
ALTER TABLE alarms ADD COLUMN drawer BIGINT NOT NULL DEFAULT 0;

INSERT INTO alarm_drawers (owned_by, rule, severity, class, quiet, chattering, state)
SELECT DISTINCT COALESCE(owned_by, ''), rule, severity, class, quiet, chattering,
    CASE WHEN ended_at IS NULL THEN 1 + active ELSE 0 END FROM alarms;

UPDATE alarms SET drawer = (SELECT d.drawer FROM alarm_drawers d
    WHERE d.owned_by = COALESCE(alarms.owned_by, '') AND d.rule = alarms.rule
        AND d.severity = alarms.severity AND d.class = alarms.class AND d.quiet = alarms.quiet
        AND d.chattering = alarms.chattering
        AND d.state = CASE WHEN alarms.ended_at IS NULL THEN 1 + alarms.active ELSE 0 END);

CREATE INDEX alarms_in_drawer ON alarms (drawer, raised_at, id);

-- What stood for long, so that whoever counts a week finds what stood when it began.
CREATE INDEX alarms_long ON alarms (cleared_at, raised_at)
    WHERE 86400000000 <= cleared_at - raised_at;
