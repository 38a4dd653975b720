-- Net revenue and orders of each account in each calendar month of the window.
SELECT d.account_key, date_trunc('month', d.day)::DATE AS month,
       sum(d.net)              AS revenue,
       sum(d.orders)::INTEGER  AS orders
FROM account_day AS d
WHERE d.day > $as_of::DATE - $lookback_days::INTEGER
  AND d.day <= $as_of::DATE
  AND ($region IS NULL OR d.region = $region)
GROUP BY d.account_key, month
ORDER BY d.account_key, month
