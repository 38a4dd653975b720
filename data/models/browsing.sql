-- What the web shop recorded in the last $period_days days, by account. A cart ends at the check-out or
-- is abandoned.
SELECT account_key,
       count(*) FILTER (interaction_type IN ('cart_abandon', 'checkout'))::INTEGER AS carts,
       count(*) FILTER (interaction_type = 'cart_abandon')::INTEGER                AS abandoned,
       count(*) FILTER (interaction_type = 'product_page_view')::INTEGER           AS page_views
FROM usage
WHERE day > $as_of::DATE - $period_days
  AND interaction_type IN ('cart_abandon', 'checkout', 'product_page_view')
GROUP BY account_key
