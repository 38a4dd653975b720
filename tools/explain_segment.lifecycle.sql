-- The percentiles and levels of one account in scheme lifecycle at $as_of, with its churn probability.
WITH me AS (
    SELECT * FROM lifecycle_segments WHERE account_key = $account_key
)
SELECT me.segment, me.segment_score, me.first_order, me.last_order, me.is_new,
       me.recency_days, me.frequency, me.monetary_value, me.engagement,
       me.r, me.f, me.m, me.e,
       round(me.r_percentile, 2) AS r_percentile, round(me.f_percentile, 2) AS f_percentile,
       round(me.m_percentile, 2) AS m_percentile, round(me.e_percentile, 2) AS e_percentile,
       me.churn_probability, me.churn,
       count(*)                                     AS scored_accounts,
       count(*) FILTER (o.segment = me.segment)     AS segment_accounts
FROM me
CROSS JOIN lifecycle_segments AS o
GROUP BY ALL
