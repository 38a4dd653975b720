-- For each account that ordered by $as_of: what an order is worth on average, in the window of
-- $lookback_days or else over all history, and the last day on which its oldest order day still counts.
SELECT account_key,
       min(day) FILTER (in_window) + $lookback_days::INTEGER - 1 AS window_kept_until,
       round(coalesce(sum(gross - discount) FILTER (in_window) / nullif(sum(orders) FILTER (in_window), 0),
                      sum(gross - discount) / nullif(sum(orders), 0)), 2)::DECIMAL(18, 4) AS order_value
FROM (
    SELECT *, day > $as_of::DATE - $lookback_days::INTEGER AS in_window
    FROM account_day
    WHERE day <= $as_of::DATE
)
GROUP BY account_key
