-- Size, revenue and spread of each segment (scheme rfm) of the book at $as_of, over the window of
-- $lookback_days. Spreads are minimum, lower quartile, median, upper quartile, maximum; quartiles
-- between two accounts are interpolated linearly.
SELECT segment,
       count(*)                                       AS accounts,
       count(*) FILTER (frequency > 0)                AS active_accounts,
       sum(monetary_value)                            AS revenue,
       sum(revenue_before)                            AS revenue_before,
       sum(orders)::INTEGER                           AS orders,
       quantile_cont(recency_days::DOUBLE, [0, 0.25, 0.5, 0.75, 1])   AS recency,
       quantile_cont(frequency::DOUBLE, [0, 0.25, 0.5, 0.75, 1])      AS frequency,
       quantile_cont(monetary_value::DOUBLE, [0, 0.25, 0.5, 0.75, 1]) AS monetary
FROM book
GROUP BY segment
ORDER BY revenue DESC, segment
