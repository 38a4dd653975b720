-- At Risk or Cannot Lose Them, with lifetime net revenue above the 70th percentile of scored accounts.
-- At stake: net revenue of the window.
WITH bar AS (
    SELECT round(percentile_cont(0.7) WITHIN GROUP (ORDER BY lifetime_value), 4) AS threshold
    FROM rfm_segments
)
SELECT account_key, 'at_risk_high_value' AS kind, monetary_value AS value_at_stake
FROM rfm_segments, bar
WHERE segment IN ('At Risk', 'Cannot Lose Them')
  AND lifetime_value > threshold
