-- Whom to contact: reachable accounts of the primary segments, then of the secondary ones, largest
-- net revenue in the window first.
SELECT a.account_id, a.account_name, u.region, a.owner, u.segment,
       CASE WHEN list_contains($primary, u.segment) THEN 'primary' ELSE 'secondary' END AS role,
       u.monetary_value, u.recency_days, u.last_order, u.frequency
FROM campaign_audience AS u
JOIN accounts AS a USING (account_key)
WHERE u.reach = 'reachable'
  AND (list_contains($primary, u.segment) OR list_contains($secondary, u.segment))
  AND ($region IS NULL OR u.region = $region)
  AND u.account_key IN (FROM trade_accounts)
ORDER BY role, u.monetary_value DESC, a.account_id
LIMIT $limit
