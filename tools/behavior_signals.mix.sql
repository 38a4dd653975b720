-- Lines bought of each category by one account in the last 30 days and in the 30 before.
SELECT p.category,
       count(*) FILTER (l.day > $as_of::DATE - 30)::INTEGER  AS lines_now,
       count(*) FILTER (l.day <= $as_of::DATE - 30)::INTEGER AS lines_before
FROM lines AS l
JOIN products AS p USING (product_key)
WHERE l.account_key = $account_key
  AND NOT l.is_return
  AND l.day > $as_of::DATE - 60
  AND l.day <= $as_of::DATE
GROUP BY p.category
ORDER BY p.category
