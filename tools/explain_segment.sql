-- The scores of one account at $as_of, and for each measure the lowest and highest value, among all
-- scored accounts, that get the score this account has.
WITH me AS (
    SELECT * FROM rfm_segments WHERE account_key = $account_key
)
SELECT me.segment, me.r, me.f, me.m,
       me.recency_days, me.frequency, me.monetary_value, me.first_order, me.last_order,
       count(*)                                             AS scored_accounts,
       min(o.recency_days) FILTER (o.r = me.r)              AS recency_low,
       max(o.recency_days) FILTER (o.r = me.r)              AS recency_high,
       count(*) FILTER (o.r = me.r)                         AS recency_accounts,
       min(o.frequency) FILTER (o.f = me.f)                 AS frequency_low,
       max(o.frequency) FILTER (o.f = me.f)                 AS frequency_high,
       count(*) FILTER (o.f = me.f)                         AS frequency_accounts,
       min(o.monetary_value) FILTER (o.m = me.m)            AS monetary_low,
       max(o.monetary_value) FILTER (o.m = me.m)            AS monetary_high,
       count(*) FILTER (o.m = me.m)                         AS monetary_accounts,
       count(*) FILTER (o.segment = me.segment)             AS segment_accounts
FROM me
CROSS JOIN rfm_segments AS o
GROUP BY ALL
