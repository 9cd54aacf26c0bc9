-- title    = { vi = "Ống khói: số giờ vượt 24 giờ", en = "Stacks: hours over, 24 h" }
-- about    = { vi = "Số giờ có ít nhất một thông số vượt giới hạn trung bình giờ, cộng trên mọi điểm đo. Trống nếu không có giờ nào được đánh giá.", en = "Hours in which at least one parameter was over its hourly limit, summed over all points. Empty where no hour was judged." }
-- unit     = { vi = "giờ", en = "h" }
-- decimals = 0
-- target   = { at_most = 0 }
-- every    = "5min"
-- source   = "Definition of this pack, November 2026."

SELECT CASE
         WHEN count(*) = 0 THEN NULL
         ELSE count(DISTINCT CASE WHEN m.verdict = 'exceeded' THEN concat(m.entity, ' ', cast(m."end" AS varchar)) END)
       END AS value,
       count(*) AS n
FROM means AS m CROSS JOIN asked AS a
WHERE m.kind = 'stack' AND m.period = '1h'
  AND m.verdict IN ('within', 'exceeded')
  AND m."end" > a.from_24h AND m."end" <= a."now"
