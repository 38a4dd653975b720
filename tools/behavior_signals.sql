-- The last $period_days days of the accounts asked for beside as many before, their scores and trends.
SELECT m.*, s.* EXCLUDE (account_key),
       (SELECT max(d.day)
        FROM account_day AS d
        WHERE d.account_key = m.account_key
          AND d.orders > 0
          AND d.day <= $as_of::DATE) AS last_order
FROM behavior_measures AS m
JOIN behavior_scores AS s USING (account_key)
WHERE list_contains($account_keys, m.account_key)
