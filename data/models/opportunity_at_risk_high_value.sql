-- At Risk or Cannot Lose Them, with lifetime net revenue above the 70th percentile of scored accounts.
-- At stake: net revenue of the window times the part of it that is expected to be lost. That is the churn
-- probability; without one, what is missing if the present silence is the new gap: 1 - usual gap / days
-- silent, nothing within the usual gap; and all of it for an account without a usual gap.
WITH bar AS (
    SELECT round(percentile_cont(0.7) WITHIN GROUP (ORDER BY lifetime_value), 4) AS threshold
    FROM rfm_segments
)
SELECT s.account_key, 'at_risk_high_value' AS kind,
       round(greatest(s.monetary_value, 0)
             * coalesce(c.probability,
                        CASE WHEN s.recency_days <= g.usual_gap THEN 0
                             ELSE 1 - g.usual_gap / s.recency_days END,
                        1), 2)::DECIMAL(18, 4) AS value_at_stake
FROM rfm_segments AS s
CROSS JOIN bar
LEFT JOIN churn_known AS c USING (account_key)
LEFT JOIN usual_gaps AS g USING (account_key)
WHERE s.segment IN ('At Risk', 'Cannot Lose Them')
  AND s.lifetime_value > bar.threshold
