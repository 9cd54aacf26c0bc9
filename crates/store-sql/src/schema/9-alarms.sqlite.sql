UPDATE alarms SET class = json_extract(body, '$.alarm.class'),
    cleared_at = json_extract(body, '$.alarm.cleared_at'),
    acknowledged_at = json_extract(body, '$.alarm.ack.acknowledged.at');
