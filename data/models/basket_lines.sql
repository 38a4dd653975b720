-- What was bought in the window of $lookback_days, for market baskets: lines without returns.
SELECT order_id, product_key
FROM lines
WHERE NOT is_return
  AND day > $as_of::DATE - $lookback_days::INTEGER AND day <= $as_of::DATE
  AND ($region IS NULL OR region = $region)
