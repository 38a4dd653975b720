-- Who the account is: its own row, its parent where that is in scope, its loyalty membership.
SELECT a.account_id, a.account_name, a.account_type, a.industry, a.commercial_segment, a.region,
       a.country, a.annual_revenue, a.owner, a.opted_out,
       CASE WHEN a.signup_date <= $as_of::DATE THEN a.signup_date END AS signup_date,
       p.account_id AS parent_id, p.account_name AS parent_name,
       l.tier, l.points, l.joined_at
FROM accounts AS a
LEFT JOIN accounts AS p ON p.account_id = a.parent_account_id
LEFT JOIN loyalty_members AS l
       ON l.account_key = a.account_key AND coalesce(l.joined_at <= $as_of::DATE, TRUE)
WHERE a.account_key = $account_key
ORDER BY l.joined_at DESC NULLS LAST, l.tier
LIMIT 1
