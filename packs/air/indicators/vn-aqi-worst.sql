-- title    = { vi = "VN_AQI giờ cao nhất hôm nay", en = "Highest hourly VN_AQI today" }
-- about    = { vi = "Chỉ số VN_AQI giờ cao nhất trong các trạm kể từ nửa đêm, và tên trạm.", en = "The highest hourly VN_AQI of all stations since midnight, and the station." }
-- unit     = { vi = "VN_AQI", en = "VN_AQI" }
-- decimals = 0
-- target   = { at_most = 100 }
-- every    = "5min"
-- source   = "Decision 1459/QĐ-TCMT; up to 100 is Trung bình (moderate). The target is a proposal of November 2026, to be confirmed by the authority."

WITH today AS (
  SELECT m.value AS index_value, m.entity AS label
  FROM means AS m CROSS JOIN asked AS a
  WHERE m.quantity = 'air-station.vn_aqi' AND m.period = '1h' AND m.value IS NOT NULL
    AND m."end" > a.day_start AND m."end" <= a."now"
)
SELECT max(index_value) AS value, first_value(label ORDER BY index_value DESC) AS label, count(*) AS n
FROM today
