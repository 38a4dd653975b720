-- Whom to contact: reachable accounts of the primary segments, then of the secondary ones, largest
-- net revenue in the window first. The control group is drawn from all of them by a shuffle that is the
-- same for the same plan; of the others the first $planned are contacted.
WITH reachable AS (
    SELECT a.account_id, a.account_name, u.region, a.owner, u.segment,
           CASE WHEN list_contains($primary, u.segment) THEN 'primary' ELSE 'secondary' END AS role,
           u.monetary_value, u.recency_days, u.last_order, u.frequency,
           row_number() OVER (ORDER BY md5(a.account_id || $campaign_type || $as_of::VARCHAR))
               <= $control AS is_control
    FROM campaign_audience AS u
    JOIN accounts AS a USING (account_key)
    WHERE u.reach = 'reachable'
      AND (list_contains($primary, u.segment) OR list_contains($secondary, u.segment))
      AND ($region IS NULL OR u.region = $region)
      AND u.account_key IN (FROM campaign_accounts)
      AND ($min_monetary IS NULL OR u.monetary_value >= $min_monetary)
)
SELECT account_id, account_name, region, owner, segment, role,
       CASE
           WHEN is_control THEN 'control'
           WHEN row_number() OVER (
               PARTITION BY is_control ORDER BY role, monetary_value DESC, account_id
           ) <= $planned THEN 'contact'
           ELSE 'left over'
       END AS part,
       monetary_value, recency_days, last_order, frequency
FROM reachable
ORDER BY role, monetary_value DESC, account_id
LIMIT $limit
