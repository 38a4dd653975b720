-- What a web shop records, by account and day. A cart ends at the check-out or is abandoned.
SELECT account_key, region, occurred_at::DATE AS day,
       count(*) FILTER (interaction_type IN ('cart_abandon', 'checkout'))::INTEGER AS carts,
       count(*) FILTER (interaction_type = 'cart_abandon')::INTEGER                AS abandoned,
       count(*) FILTER (interaction_type = 'product_page_view')::INTEGER           AS page_views
FROM interactions
WHERE interaction_type IN ('cart_abandon', 'checkout', 'product_page_view')
GROUP BY account_key, region, occurred_at::DATE
