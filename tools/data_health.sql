-- Rows per table and region up to $as_of, and for order lines their span, value and doubtful rows.
-- Tables without account rows have no region.
SELECT 'accounts' AS table_name, region, count(*) AS rows, NULL::DATE AS first_day, NULL::DATE AS last_day,
       NULL::DECIMAL(18, 4) AS revenue,
       count(*) FILTER (account_key NOT IN (
           SELECT account_key FROM account_day WHERE day <= $as_of::DATE AND orders > 0)) AS without_orders,
       NULL AS return_lines
FROM accounts
GROUP BY region
UNION ALL
SELECT 'transactions', region, sum(lines), min(day), max(day), sum(net), NULL, sum(return_lines)
FROM account_day
WHERE day <= $as_of::DATE
GROUP BY region
UNION ALL
SELECT 'campaign_responses', region, count(*), min(contacted_at), max(contacted_at), NULL, NULL, NULL
FROM campaign_responses
LEFT JOIN campaigns USING (campaign_id)
WHERE coalesce(contacted_at, start_date, $as_of::DATE) <= $as_of::DATE
GROUP BY region
UNION ALL
SELECT 'loyalty_members', region, count(*), min(joined_at), max(joined_at), NULL, NULL, NULL
FROM loyalty_members
WHERE coalesce(joined_at <= $as_of::DATE, TRUE)
GROUP BY region
UNION ALL
SELECT 'interactions', region, count(*), min(occurred_at)::DATE, max(occurred_at)::DATE, NULL, NULL, NULL
FROM interactions
WHERE occurred_at::DATE <= $as_of::DATE
GROUP BY region
UNION ALL
SELECT 'notes', region, count(*), min(created_at)::DATE, max(created_at)::DATE, NULL, NULL, NULL
FROM notes
WHERE created_at::DATE <= $as_of::DATE
GROUP BY region
UNION ALL
SELECT 'churn_scores', region, count(*), min(scored_at), max(scored_at), NULL, NULL, NULL
FROM churn_scores
WHERE scored_at <= $as_of::DATE
GROUP BY region
UNION ALL
SELECT 'products', NULL, count(*), NULL, NULL, NULL, NULL, NULL FROM products
UNION ALL
SELECT 'campaigns', NULL, count(*), min(start_date), max(start_date), NULL, NULL, NULL
FROM campaigns
WHERE start_date <= $as_of::DATE
