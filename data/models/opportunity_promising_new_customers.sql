-- New Customers whose net revenue in the window is at or above the 70th percentile of New Customers.
-- At stake: net revenue of the window.
WITH bar AS (
    SELECT round(percentile_cont(0.7) WITHIN GROUP (ORDER BY monetary_value), 4) AS threshold
    FROM rfm_segments
    WHERE segment = 'New Customers'
)
SELECT account_key, 'promising_new_customers' AS kind, monetary_value AS value_at_stake
FROM rfm_segments, bar
WHERE segment = 'New Customers'
  AND monetary_value >= threshold
