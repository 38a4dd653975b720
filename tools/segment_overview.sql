-- Size, revenue and behaviour of each segment of scheme $scheme at $as_of, over the window of
-- $lookback_days. Scores and cut-offs are computed over all accounts in scope; $region only chooses
-- which are shown. Accounts that never ordered appear as 'No purchases'.
WITH placed AS (
    SELECT region, segment, monetary_value, frequency, recency_days, segment_score, churn_probability
    FROM scheme_segments
    UNION ALL
    SELECT a.region, 'No purchases', coalesce(x.monetary_value, 0), 0, NULL, NULL, NULL
    FROM accounts AS a
    LEFT JOIN rfm_measures AS x USING (account_key)
    WHERE x.recency_days IS NULL
)
SELECT segment,
       count(*)                                              AS accounts,
       sum(monetary_value)                                   AS revenue,
       round(avg(monetary_value), 4)::DECIMAL(18, 4)         AS mean_monetary,
       round(median(monetary_value), 4)::DECIMAL(18, 4)      AS median_monetary,
       round(avg(frequency), 2)                              AS mean_frequency,
       round(avg(recency_days), 2)                           AS mean_recency_days,
       round(avg(segment_score), 2)                          AS mean_segment_score,
       round(avg(churn_probability), 4)                      AS mean_churn,
       count(*) - count(churn_probability)                   AS churn_unknown
FROM placed
WHERE $region IS NULL OR region = $region
GROUP BY segment
