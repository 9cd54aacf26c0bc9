-- title    = { vi = "Trạm khí: dữ liệu hợp lệ 24 giờ", en = "Air stations: valid data, 24 h" }
-- about    = { vi = "Phần số đo hợp lệ đã nhận trên số đo phải có, trung bình trên mọi chuỗi. Trạm im lặng tính là 0.", en = "Valid readings received over readings owed, averaged over all series. A silent station counts as 0." }
-- unit     = { vi = "%", en = "%" }
-- decimals = 1
-- target   = { at_least = 90 }
-- every    = "5min"
-- source   = "Definition of this pack; the target is a proposal of November 2026, to be confirmed by the authority."

WITH owed AS (
  SELECT count(*) AS n_series
  FROM series
  WHERE kind = 'air-station' AND quantity NOT IN ('air-station.vn_aqi', 'air-station.wind_dir')
),
came AS (
  SELECT sum(m.valid_share) AS n_valid, count(*) AS n
  FROM means AS m CROSS JOIN asked AS a
  WHERE m.kind = 'air-station' AND m.period = '1h' AND m.quantity <> 'air-station.vn_aqi'
    AND m."end" > a.from_24h AND m."end" <= a."now"
)
SELECT 100.0 * coalesce(came.n_valid, 0.0) / nullif(24.0 * owed.n_series, 0.0) AS value, came.n AS n
FROM owed CROSS JOIN came
