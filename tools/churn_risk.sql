-- Accounts by churn probability, the likeliest first; equal ones by revenue.
SELECT c.account_key, a.account_id, a.account_name, c.region, a.owner, c.segment,
       c.probability, c.earlier, c.level, c.last_order, c.recency_days, c.monetary_value,
       (count(*) OVER ())::INTEGER AS total
FROM churn_accounts AS c
JOIN accounts AS a USING (account_key)
WHERE ($account_key IS NULL OR c.account_key = $account_key)
  AND ($region IS NULL OR c.region = $region)
  AND ($segment IS NULL OR c.segment = $segment)
  AND ($level IS NULL OR c.level = $level)
ORDER BY c.probability DESC, c.monetary_value DESC, a.account_id
LIMIT $limit
