-- Trends and behaviour score of every account, one row each. Activity and value (net revenue) give
-- 50 + 50 x change, engagement the share of the other accounts with fewer interactions, where any are
-- recorded; each 0 to 100. Without one of the three there is no score.
WITH fewer AS (
    SELECT interactions_now, sum(count(*)) OVER (ORDER BY interactions_now) - count(*) AS accounts,
           sum(count(*)) OVER () AS of_all
    FROM behavior_measures
    GROUP BY interactions_now
),
parts AS (
    SELECT account_key,
           CASE WHEN activity_before > 0
                THEN least(100, 50 + 50 * (activity_now - activity_before) / activity_before)
                WHEN activity_now > 0 THEN 100 END AS activity_part,
           CASE WHEN revenue_before <> 0
                THEN greatest(0, least(100, 50 + 50 * (revenue_now - revenue_before) / abs(revenue_before)))
                WHEN revenue_now <> 0 THEN CASE WHEN revenue_now > 0 THEN 100 ELSE 0 END END AS value_part,
           CASE WHEN len(r.types) > 0
                THEN 100 * f.accounts / greatest(f.of_all - 1, 1) END AS engagement_part,
           100 * (activity_now - activity_before) AS activity_moved,
           100 * (revenue_now - revenue_before)   AS value_moved,
           100 * (interactions_now - interactions_before) AS engagement_moved,
           $stable_percent * activity_before      AS activity_bar,
           $stable_percent * abs(revenue_before)  AS value_bar,
           $stable_percent * interactions_before  AS engagement_bar,
           activity_now, revenue_now, interactions_now
    FROM behavior_measures
    JOIN fewer AS f USING (interactions_now)
    CROSS JOIN recorded AS r
)
SELECT account_key,
       round(activity_part, 2)   AS activity_score,
       round(value_part, 2)      AS value_score,
       round(engagement_part, 2) AS engagement_percentile,
       round($weights.activity * round(activity_part, 2) + $weights.value * round(value_part, 2)
             + $weights.engagement * round(engagement_part, 2), 2) AS behavior_score,
       CASE WHEN activity_moved > activity_bar THEN 'increasing'
            WHEN activity_moved < -activity_bar THEN 'declining'
            WHEN activity_now = 0 THEN 'unknown' ELSE 'stable' END AS activity_trend,
       CASE WHEN value_moved > value_bar THEN 'increasing'
            WHEN value_moved < -value_bar THEN 'declining'
            WHEN revenue_now = 0 THEN 'unknown' ELSE 'stable' END AS value_trend,
       CASE WHEN engagement_moved > engagement_bar THEN 'increasing'
            WHEN engagement_moved < -engagement_bar THEN 'declining'
            WHEN interactions_now = 0 THEN 'unknown' ELSE 'stable' END AS engagement_trend
FROM parts
