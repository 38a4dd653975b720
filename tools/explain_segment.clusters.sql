-- The cluster of one account at $as_of, and how many accounts it has.
SELECT me.segment, me.first_order, me.last_order,
       count(*)                                     AS scored_accounts,
       count(*) FILTER (o.segment = me.segment)     AS segment_accounts
FROM scheme_segments AS me
CROSS JOIN scheme_segments AS o
WHERE me.account_key = $account_key
GROUP BY ALL
