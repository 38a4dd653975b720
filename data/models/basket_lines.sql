-- What the orders of the window of $lookback_days hold, for market baskets: lines without returns, of one
-- account where $account_key is given.
SELECT order_key, product_key
FROM lines
WHERE NOT is_return
  AND order_day > $as_of::DATE - $lookback_days::INTEGER AND day <= $as_of::DATE
  AND ($region IS NULL OR region = $region)
  AND ($account_key IS NULL OR account_key = $account_key)
