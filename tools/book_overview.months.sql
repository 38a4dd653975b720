-- Net revenue, orders and active accounts of each calendar month of the window; the first and the last
-- month count only with their days in the window.
SELECT date_trunc('month', d.day)::DATE                                  AS month,
       sum(d.net)                                                        AS revenue,
       sum(d.orders)::INTEGER                                            AS orders,
       count(DISTINCT d.account_key) FILTER (d.orders > 0)               AS active_accounts
FROM account_day AS d
JOIN book AS b USING (account_key)
WHERE d.day > $as_of::DATE - $lookback_days::INTEGER
  AND d.day <= $as_of::DATE
GROUP BY month
ORDER BY month
