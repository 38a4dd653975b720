-- Hibernating, with annual revenue of the company above the median of the accounts that state one.
-- At stake: median net revenue of the window over the scored accounts that ordered in it.
WITH bar AS (
    SELECT round(median(annual_revenue), 4) AS threshold
    FROM accounts
    WHERE signup_date IS NULL OR signup_date <= $as_of::DATE
),
typical AS (
    SELECT round(median(monetary_value), 4)::DECIMAL(18, 4) AS value
    FROM rfm_segments
    WHERE frequency > 0
)
SELECT s.account_key, 'hibernating_with_potential' AS kind, typical.value AS value_at_stake
FROM rfm_segments AS s
JOIN accounts AS a USING (account_key)
CROSS JOIN bar
CROSS JOIN typical
WHERE s.segment = 'Hibernating'
  AND a.annual_revenue > threshold
