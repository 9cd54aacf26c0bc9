-- title    = { vi = "Nước thải đã xử lý, 24 giờ", en = "Treated waste water, 24 h" }
-- about    = { vi = "Tổng các trung bình giờ của lưu lượng ra (m³/h, mỗi giờ một m³ tương ứng), cộng trên mọi cửa xả.", en = "Sum of the hour means of the flow out (m³/h, one hour each), over all outlets." }
-- unit     = { vi = "m³", en = "m³" }
-- decimals = 0
-- every    = "5min"
-- source   = "Definition of this pack, November 2026."

SELECT sum(m.value) AS value, count(*) AS n
FROM means AS m CROSS JOIN asked AS a
WHERE m.quantity = 'outlet.flow_out' AND m.period = '1h' AND m.value IS NOT NULL
  AND m."end" > a.from_24h AND m."end" <= a."now"
