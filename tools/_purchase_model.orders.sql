-- Which accounts ordered which categories within the $horizon days after $as_of.
SELECT DISTINCT l.account_key, p.category
FROM lines AS l
JOIN products AS p USING (product_key)
WHERE NOT l.is_return
  AND l.day > $as_of::DATE
  AND l.day <= $as_of::DATE + $horizon::INTEGER
ORDER BY l.account_key, p.category
