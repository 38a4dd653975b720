-- Among the top 20 % by net revenue of the previous window and at least 25 % down in this one, where
-- the data cover the previous window. At stake: what is missing against it.
WITH before AS (
    SELECT account_key, sum(net)::DECIMAL(18, 4) AS previous_monetary
    FROM account_day
    WHERE day > $as_of::DATE - 2 * $lookback_days::INTEGER
      AND day <= $as_of::DATE - $lookback_days::INTEGER
    GROUP BY account_key
    HAVING sum(orders) > 0
),
ranked AS (
    SELECT *, rank() OVER (ORDER BY previous_monetary DESC) AS place, count(*) OVER () AS n
    FROM before
)
SELECT p.account_key, 'declining_key_accounts' AS kind,
       (p.previous_monetary - s.monetary_value)::DECIMAL(18, 4) AS value_at_stake,
       p.previous_monetary
FROM ranked AS p
JOIN rfm_segments AS s USING (account_key)
WHERE 5 * p.place <= p.n + 4
  AND p.previous_monetary > 0
  AND 4 * s.monetary_value <= 3 * p.previous_monetary
  AND (SELECT covered FROM previous_window)
