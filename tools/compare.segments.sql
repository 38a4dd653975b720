-- Accounts of each side by segment, and their net revenue in the days of the side.
SELECT c.side, c.segment,
       count(DISTINCT c.account_key)::INTEGER                                     AS accounts,
       count(DISTINCT c.account_key) FILTER (d.orders > 0)::INTEGER               AS active_accounts,
       coalesce(sum(d.net), 0)::DECIMAL(18, 4)                                    AS revenue
FROM compared AS c
LEFT JOIN account_day AS d
       ON d.account_key = c.account_key AND d.day BETWEEN c.first_day AND c.last_day
WHERE c.segment IS NOT NULL
GROUP BY c.side, c.segment
ORDER BY c.segment, c.side
