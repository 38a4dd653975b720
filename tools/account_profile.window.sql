-- What the accounts of $keys bought together: in the window of $lookback_days up to $as_of, in the
-- window of the same length before it, and ever up to $as_of.
SELECT coalesce(sum(net) FILTER (now), 0)::DECIMAL(18, 4)          AS revenue,
       coalesce(sum(net) FILTER (before), 0)::DECIMAL(18, 4)       AS previous_revenue,
       coalesce(sum(orders) FILTER (now), 0)::BIGINT               AS orders,
       coalesce(sum(orders) FILTER (before), 0)::BIGINT            AS previous_orders,
       count(DISTINCT day) FILTER (now AND orders > 0)             AS order_days,
       coalesce(sum(quantity) FILTER (now), 0)::DECIMAL(18, 3)     AS units,
       round(sum(net) FILTER (now) / nullif(sum(orders) FILTER (now), 0), 2)::DECIMAL(18, 4)       AS avg_order_value,
       round(sum(net) FILTER (before) / nullif(sum(orders) FILTER (before), 0), 2)::DECIMAL(18, 4) AS previous_avg_order_value,
       coalesce(sum(gross) FILTER (now), 0)::DECIMAL(18, 4)        AS gross_revenue,
       coalesce(sum(discount) FILTER (now), 0)::DECIMAL(18, 4)     AS discount,
       coalesce(sum(returned) FILTER (now), 0)::DECIMAL(18, 4)     AS returned,
       min(day) FILTER (orders > 0)                                AS first_order,
       max(day) FILTER (orders > 0)                                AS last_order,
       date_diff('day', max(day) FILTER (orders > 0), $as_of::DATE) AS recency_days,
       coalesce(sum(orders), 0)::BIGINT                            AS lifetime_orders,
       coalesce(sum(net), 0)::DECIMAL(18, 4)                       AS lifetime_revenue
FROM (
    SELECT *,
           day > $as_of::DATE - $lookback_days::INTEGER AS now,
           day <= $as_of::DATE - $lookback_days::INTEGER
               AND day > $as_of::DATE - 2 * $lookback_days::INTEGER AS before
    FROM account_day
    WHERE day <= $as_of::DATE
      AND account_key IN (SELECT unnest($keys::INTEGER[]))
)
