-- The accounts that moved between $from_date and $as_of, the largest change of revenue first; those that
-- stayed where $from_segment and $to_segment are the same. `total` counts them before the limit.
-- $order are the segments, best first, by which $direction is told.
SELECT a.account_id, a.account_name, m.region, a.owner, m.from_segment, m.to_segment,
       m.revenue_before, m.revenue_now, m.revenue_now - m.revenue_before AS revenue_change, m.last_order,
       m.gained, count(*) OVER ()                 AS total
FROM segment_moves AS m
JOIN accounts AS a USING (account_key)
WHERE ($region IS NULL OR m.region = $region)
  AND ($from_segment IS NULL OR m.from_segment = $from_segment)
  AND ($to_segment IS NULL OR m.to_segment = $to_segment)
  AND (m.from_segment <> m.to_segment OR coalesce($from_segment = $to_segment, FALSE))
  AND ($direction IS NULL OR (m.from_segment IN (SELECT unnest($order::VARCHAR[])) AND $direction = CASE
       WHEN m.gained AND list_position($order::VARCHAR[], m.to_segment)
                         < list_position($order::VARCHAR[], m.from_segment) THEN 'better'
       ELSE 'worse' END))
ORDER BY abs(m.revenue_now - m.revenue_before) DESC, a.account_id
LIMIT $limit
