-- Every account at $as_of: its segment and scores (scheme rfm), what it did in the window of
-- $lookback_days, its net amount in the window before, and its tenure, the days since its first order.
-- Accounts that never ordered are 'No purchases', without scores, recency and tenure.
WITH before AS (
    SELECT account_key, sum(net) AS revenue
    FROM account_day
    WHERE day > $as_of::DATE - 2 * $lookback_days::INTEGER
      AND day <= $as_of::DATE - $lookback_days::INTEGER
    GROUP BY account_key
)
SELECT a.account_key, a.account_id, a.account_name, a.region,
       coalesce(s.segment, 'No purchases')             AS segment,
       s.r, s.f, s.m, s.recency_days,
       coalesce(x.frequency, 0)                        AS frequency,
       coalesce(x.total_transactions, 0)               AS orders,
       coalesce(x.monetary_value, 0)::DECIMAL(18, 4)   AS monetary_value,
       coalesce(b.revenue, 0)::DECIMAL(18, 4)          AS revenue_before,
       date_diff('day', x.first_order, $as_of::DATE)::INTEGER AS tenure_days
FROM accounts AS a
LEFT JOIN rfm_measures AS x USING (account_key)
LEFT JOIN rfm_segments AS s USING (account_key)
LEFT JOIN before AS b USING (account_key)
