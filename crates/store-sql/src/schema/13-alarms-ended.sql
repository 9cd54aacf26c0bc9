-- Where many are open, what has ended does not begin where the history does.
CREATE INDEX alarms_ended ON alarms (raised_at, id) WHERE ended_at IS NOT NULL;
