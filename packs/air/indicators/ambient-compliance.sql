-- title    = { vi = "Trạm khí: thời gian đạt 7 ngày", en = "Air stations: time within limits, 7 days" }
-- about    = { vi = "Số giá trị trung bình (giờ, 8 giờ, ngày) đạt giới hạn chia cho số giá trị trung bình đã được đánh giá trong 7 ngày. Giá trị thiếu dữ liệu hợp lệ hoặc chưa đánh giá được thì không tính.", en = "Windows (hour, 8 hours, day) within their limit over windows judged in 7 days. Invalid and not judged windows do not count." }
-- unit     = { vi = "%", en = "%" }
-- decimals = 1
-- target   = { at_least = 95 }
-- every    = "5min"
-- source   = "Definition of this pack; the target is a proposal of November 2026, to be confirmed by the authority."

SELECT 100.0 * count(*) FILTER (WHERE m.verdict = 'within') / nullif(count(*), 0) AS value,
       count(*) AS n
FROM means AS m CROSS JOIN asked AS a
WHERE m.kind = 'air-station' AND m.period <> 'year'
  AND m.verdict IN ('within', 'exceeded')
  AND m."end" > a.from_7d AND m."end" <= a."now"
