-- One thing may have a good part of all alarms: what of it fits a list is found in its drawers, and not
-- by walking through everything it ever had.
CREATE INDEX alarms_of_thing ON alarms (entity, drawer, raised_at, id);
