-- The same leanings by category and brand: how many accounts buy it, how strongly, for how much.
SELECT p.category, p.brand,
       count(*)::INTEGER             AS accounts,
       -- As decimals: a sum of doubles depends on the order in which threads meet the rows.
       round(avg(p.propensity::DECIMAL(5, 2)), 2) AS mean_propensity,
       sum(p.purchase_count)::BIGINT AS purchases,
       sum(p.net)::DECIMAL(18, 4)    AS revenue
FROM affinity AS p
JOIN rfm_segments AS s USING (account_key)
WHERE ($account_key IS NULL OR p.account_key = $account_key)
  AND ($segment IS NULL OR s.segment = $segment OR p.commercial_segment = $segment)
  AND ($category IS NULL OR p.category = $category)
  AND ($brand IS NULL OR p.brand = $brand)
GROUP BY p.category, p.brand
ORDER BY revenue DESC, p.category, p.brand
LIMIT $limit
