-- The accounts that one signal affects, largest net revenue of the two periods first.
SELECT a.account_id, a.account_name, a.region, a.owner,
       f.now, f.before, f.part, f.measured, f.fired,
       m.revenue_now, m.revenue_before, s.behavior_score, (count(*) OVER ())::INTEGER AS total
FROM behavior_findings AS f
JOIN behavior_measures AS m USING (account_key)
JOIN behavior_scores AS s USING (account_key)
JOIN accounts AS a USING (account_key)
WHERE f.signal = $signal
  AND f.fired
  AND ($region IS NULL OR f.region = $region)
ORDER BY m.revenue_now + m.revenue_before DESC, a.account_id
LIMIT $limit
