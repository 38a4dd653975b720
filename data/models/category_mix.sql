-- Lines bought of each category in the last $period_days days (now) and in as many before, by account.
SELECT l.account_key, p.category,
       count(*) FILTER (l.day > $as_of::DATE - $period_days)::INTEGER  AS lines_now,
       count(*) FILTER (l.day <= $as_of::DATE - $period_days)::INTEGER AS lines_before
FROM lines AS l
JOIN products AS p USING (product_key)
WHERE NOT l.is_return
  AND l.day > $as_of::DATE - 2 * $period_days
  AND l.day <= $as_of::DATE
GROUP BY l.account_key, p.category
