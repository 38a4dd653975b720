-- Scored accounts with what decides whether a campaign may write to them: `reach` is 'opted out',
-- 'contacted' (by any campaign in the last $pause_days days) or 'reachable', in this order.
SELECT s.account_key, s.region, s.segment, s.monetary_value, s.recency_days, s.last_order,
       s.frequency,
       CASE
           WHEN a.opted_out                THEN 'opted out'
           WHEN c.account_key IS NOT NULL  THEN 'contacted'
           ELSE 'reachable'
       END AS reach
FROM rfm_segments AS s
JOIN accounts AS a USING (account_key)
LEFT JOIN (
    SELECT DISTINCT account_key
    FROM campaign_responses
    WHERE contacted_at > $as_of::DATE - $pause_days::INTEGER AND contacted_at <= $as_of::DATE
) AS c USING (account_key)
