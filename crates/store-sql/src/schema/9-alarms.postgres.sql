UPDATE alarms SET class = body::json #>> '{alarm,class}',
    cleared_at = CAST(body::json #>> '{alarm,cleared_at}' AS BIGINT),
    acknowledged_at = CAST(body::json #>> '{alarm,ack,acknowledged,at}' AS BIGINT);
