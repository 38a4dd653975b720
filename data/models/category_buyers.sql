-- The categories each account bought in the window of $lookback_days, brands together.
SELECT account_key, commercial_segment, category,
       max(last_purchase)        AS last_purchase,
       sum(net)::DECIMAL(18, 4)  AS net
FROM category_spend
GROUP BY account_key, commercial_segment, category
