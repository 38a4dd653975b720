-- Accounts whose behaviour cannot be told because interactions do not carry what their type must.
SELECT a.account_id, a.account_name, m.unreadable, m.newest_type, m.newest_day
FROM behavior_measures AS m
JOIN accounts AS a USING (account_key)
WHERE m.unreadable > 0
  AND ($region IS NULL OR m.region = $region)
ORDER BY a.account_id
LIMIT $limit
