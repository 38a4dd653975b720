-- Score, trends and signals of every account with anything in the two periods.
WITH fired AS (
    SELECT account_key, list(signal ORDER BY signal) AS signals
    FROM behavior_findings
    WHERE fired
    GROUP BY account_key
)
SELECT a.account_id, a.region, s.behavior_score,
       s.activity_trend, s.value_trend, s.engagement_trend,
       coalesce(f.signals, []) AS signals
FROM behavior_measures AS m
JOIN behavior_scores AS s USING (account_key)
JOIN accounts AS a USING (account_key)
LEFT JOIN fired AS f USING (account_key)
WHERE m.active
ORDER BY a.account_id
