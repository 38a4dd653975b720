-- Accounts with a churn probability in the order of $sort; equal ones by probability and revenue. Revenue
-- at risk is the probability times the revenue; `stakes` are the accounts of all these with most of it.
WITH asked AS (
    SELECT c.*, a.account_id, a.account_name,
           round(c.probability * c.monetary_value, 2)::DECIMAL(18, 4) AS revenue_at_risk
    FROM churn_accounts AS c
    JOIN accounts AS a USING (account_key)
    WHERE ($only IS NULL OR list_contains($only, c.account_key))
      AND ($region IS NULL OR c.region = $region)
      AND ($owner IS NULL OR c.owner = $owner)
      AND ($segment IS NULL OR c.segment = $segment)
      AND ($level IS NULL OR c.level = $level)
      AND ($min_monetary IS NULL OR c.monetary_value >= $min_monetary)
      AND c.account_key IN (FROM trade_accounts)
)
SELECT account_key, account_id, account_name, region, owner, segment,
       probability, earlier, level, last_order, recency_days, monetary_value, revenue_at_risk,
       (SELECT list({account_id: account_id, account_name: account_name, owner: owner,
                     churn_probability: probability, level: level,
                     monetary_value: monetary_value, revenue_at_risk: revenue_at_risk}
                    ORDER BY revenue_at_risk DESC, account_id)[1:3]
        FROM asked)                                             AS stakes,
       (sum(revenue_at_risk) OVER ())::DECIMAL(18, 4)           AS total_at_risk,
       (count(*) OVER ())::INTEGER                              AS total
FROM asked
ORDER BY
    CASE WHEN $descending THEN
        CASE $sort WHEN 'probability' THEN probability WHEN 'revenue_at_risk' THEN revenue_at_risk
                   WHEN 'monetary' THEN monetary_value WHEN 'recency' THEN recency_days END
    END DESC NULLS LAST,
    CASE WHEN NOT $descending THEN
        CASE $sort WHEN 'probability' THEN probability WHEN 'revenue_at_risk' THEN revenue_at_risk
                   WHEN 'monetary' THEN monetary_value WHEN 'recency' THEN recency_days END
    END ASC NULLS LAST,
    CASE WHEN NOT $descending THEN
        CASE $sort WHEN 'name' THEN account_name WHEN 'owner' THEN owner WHEN 'region' THEN region END
    END ASC NULLS LAST,
    CASE WHEN $descending THEN
        CASE $sort WHEN 'name' THEN account_name WHEN 'owner' THEN owner WHEN 'region' THEN region END
    END DESC NULLS LAST,
    probability DESC, monetary_value DESC, account_id
LIMIT $limit
