-- title    = { vi = "Trạm khí: mức cao nhất 24 giờ", en = "Air stations: highest mean, 24 h" }
-- about    = { vi = "Giá trị trung bình cao nhất tính theo phần trăm giới hạn của nó, và tên nơi đo.", en = "The highest mean as per cent of its limit, and where it was measured." }
-- unit     = { vi = "% giới hạn", en = "% of limit" }
-- decimals = 0
-- target   = { at_most = 100 }
-- every    = "5min"
-- source   = "Definition of this pack, November 2026."

WITH judged AS (
  SELECT 100.0 * m.judged / m.limit_value AS share, concat(m.entity, ' ', m.quantity, ' ', m.period) AS label
  FROM means AS m CROSS JOIN asked AS a
  WHERE m.kind = 'air-station' AND m.period <> 'year'
    AND m.verdict IN ('within', 'exceeded') AND m.limit_value > 0
    AND m."end" > a.from_24h AND m."end" <= a."now"
)
SELECT max(share) AS value, first_value(label ORDER BY share DESC) AS label, count(*) AS n
FROM judged
