-- The scores of one account in scheme consumer at $as_of, what it bought at a discount, and for each
-- measure the lowest and highest value, among all scored accounts, that get the score it has.
WITH me AS (
    SELECT * FROM consumer_segments WHERE account_key = $account_key
)
SELECT me.segment, me.r, me.f, me.recency_days, me.frequency, me.first_order, me.last_order,
       me.ordered, me.discounted, me.lines_bought, me.lines_discounted,
       count(*)                                             AS scored_accounts,
       min(o.recency_days) FILTER (o.r = me.r)              AS recency_low,
       max(o.recency_days) FILTER (o.r = me.r)              AS recency_high,
       count(*) FILTER (o.r = me.r)                         AS recency_accounts,
       min(o.frequency) FILTER (o.f = me.f)                 AS frequency_low,
       max(o.frequency) FILTER (o.f = me.f)                 AS frequency_high,
       count(*) FILTER (o.f = me.f)                         AS frequency_accounts,
       count(*) FILTER (o.segment = me.segment)             AS segment_accounts
FROM me
CROSS JOIN consumer_segments AS o
GROUP BY ALL
