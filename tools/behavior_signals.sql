-- The last $period_days days of the accounts asked for beside as many before, their scores and trends.
SELECT m.*, s.* EXCLUDE (account_key), u.unreadable, u.newest_type, u.newest_day
FROM behavior_measures AS m
JOIN behavior_scores AS s USING (account_key)
LEFT JOIN unreadable AS u USING (account_key)
WHERE list_contains($account_keys, m.account_key)
