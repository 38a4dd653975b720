-- How many accounts there are, by whether their behaviour can be told and by its trends, their mean score,
-- and the signals that affect them with the net revenue of the last $period_days days. Scores are
-- computed over all accounts in scope; $region only chooses whom to count.
WITH counted AS (
    SELECT m.active, m.unreadable, m.revenue_now, s.*
    FROM behavior_measures AS m
    JOIN behavior_scores AS s USING (account_key)
    WHERE $region IS NULL OR m.region = $region
),
found AS (
    SELECT account_key, signal, fired, revenue_now
    FROM behavior_findings
    WHERE active
      AND ($region IS NULL OR region = $region)
),
by_signal AS (
    SELECT signal,
           count(*) FILTER (fired)::INTEGER                             AS affected,
           count(fired)::INTEGER                                        AS evaluated,
           coalesce(sum(revenue_now) FILTER (fired), 0)::DECIMAL(18, 4) AS revenue_now
    FROM found
    GROUP BY signal
)
SELECT count(*)::INTEGER                                                   AS accounts,
       count(*) FILTER (active)::INTEGER                                   AS active,
       count(unreadable)::INTEGER                                          AS failed,
       count(behavior_score) FILTER (active)::INTEGER                      AS scored,
       round(avg(behavior_score::DECIMAL(9, 2)) FILTER (active), 2)        AS mean_score,
       coalesce(sum(revenue_now) FILTER (active), 0)::DECIMAL(18, 4)       AS revenue_now,
       count(*) FILTER (active AND activity_trend = 'increasing')          AS activity_increasing,
       count(*) FILTER (active AND activity_trend = 'stable')              AS activity_stable,
       count(*) FILTER (active AND activity_trend = 'declining')           AS activity_declining,
       count(*) FILTER (active AND value_trend = 'increasing')             AS value_increasing,
       count(*) FILTER (active AND value_trend = 'stable')                 AS value_stable,
       count(*) FILTER (active AND value_trend = 'declining')              AS value_declining,
       count(*) FILTER (active AND engagement_trend = 'increasing')        AS engagement_increasing,
       count(*) FILTER (active AND engagement_trend = 'stable')            AS engagement_stable,
       count(*) FILTER (active AND engagement_trend = 'declining')         AS engagement_declining,
       (SELECT list(by_signal ORDER BY signal) FROM by_signal)             AS signals,
       (SELECT count(DISTINCT account_key)::INTEGER FROM found WHERE fired) AS accounts_with_signal
FROM counted
