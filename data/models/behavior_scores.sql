-- Behaviour score and trends, one row per account. Without one of the three parts there is no score.
SELECT account_key,
       max(score) FILTER (measure = 'activity')   AS activity_score,
       max(score) FILTER (measure = 'value')      AS value_score,
       max(score) FILTER (measure = 'engagement') AS engagement_percentile,
       max(trend) FILTER (measure = 'activity')   AS activity_trend,
       max(trend) FILTER (measure = 'value')      AS value_trend,
       max(trend) FILTER (measure = 'engagement') AS engagement_trend,
       CASE WHEN count(score) = 3
            THEN round(sum(score * CASE measure WHEN 'activity' THEN $weights.activity
                                                WHEN 'value' THEN $weights.value
                                                ELSE $weights.engagement END), 2) END AS behavior_score
FROM behavior_trends
GROUP BY account_key
