-- Recency, frequency and monetary value of every account at $as_of, one row per account.
-- Recency looks at all history; frequency (order days) and money at the window of $lookback_days.
-- Accounts without any order by $as_of have NULL recency: they are counted, not scored.
SELECT account_key, region,
       min(day) FILTER (orders > 0)                                  AS first_order,
       max(day) FILTER (orders > 0)                                  AS last_order,
       date_diff('day', max(day) FILTER (orders > 0), $as_of::DATE)::INTEGER AS recency_days,
       count(*) FILTER (orders > 0 AND in_window)::INTEGER           AS frequency,
       coalesce(sum(orders) FILTER (in_window), 0)::INTEGER          AS total_transactions,
       coalesce(sum(net) FILTER (in_window), 0)::DECIMAL(18, 4)      AS monetary_value,
       coalesce(sum(quantity) FILTER (in_window), 0)::DECIMAL(18, 3) AS total_quantity,
       sum(net)::DECIMAL(18, 4)                                      AS lifetime_value
FROM (
    SELECT *, day > $as_of::DATE - $lookback_days::INTEGER AS in_window
    FROM account_day
    WHERE day <= $as_of::DATE
)
GROUP BY account_key, region
