-- Activity, value (net revenue) and engagement (interactions) of every account, three rows each: its
-- trend, and its part in the behaviour score, 0 to 100. Activity and value give 50 + 50 x change,
-- engagement the share of the other accounts with fewer interactions, if any are recorded at all.
WITH measured AS (
    SELECT account_key, 'activity' AS measure, activity_now::DECIMAL(18, 4) AS now,
           activity_before::DECIMAL(18, 4) AS before, NULL AS percentile
    FROM behavior_measures
    UNION ALL
    SELECT account_key, 'value', revenue_now, revenue_before, NULL
    FROM behavior_measures
    UNION ALL
    SELECT account_key, 'engagement', interactions_now, interactions_before,
           100.0 * (rank() OVER (ORDER BY interactions_now) - 1) / greatest(count(*) OVER () - 1, 1)
    FROM behavior_measures
)
SELECT account_key, measure,
       round(CASE WHEN measure = 'engagement' THEN CASE WHEN len(r.types) > 0 THEN percentile END
                  WHEN now = 0 AND before = 0 THEN NULL
                  WHEN before = 0 THEN CASE WHEN now > 0 THEN 100 ELSE 0 END
                  ELSE greatest(0, least(100, 50 + 50 * (now - before) / abs(before))) END, 2) AS score,
       CASE WHEN now = 0 AND before = 0 THEN 'unknown'
            WHEN 100 * (now - before) > $stable_percent * abs(before) THEN 'increasing'
            WHEN 100 * (now - before) < -$stable_percent * abs(before) THEN 'declining'
            ELSE 'stable' END AS trend
FROM measured
CROSS JOIN recorded AS r
