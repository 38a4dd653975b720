-- How many accounts are at each level, with their revenue; levels without accounts too.
SELECT l.level, l.begins, least(l.ends, 1) AS ends,
       count(c.account_key)::INTEGER                              AS accounts,
       coalesce(sum(c.monetary_value), 0)::DECIMAL(18, 4)         AS revenue,
       -- As decimals: a sum of doubles depends on the order in which threads meet the rows.
       round(avg(c.probability::DECIMAL(9, 6)), 4)                AS mean_probability,
       coalesce(sum(c.probability::DECIMAL(9, 6)), 0)             AS expected
FROM churn_levels AS l
LEFT JOIN (
    SELECT *
    FROM churn_accounts
    WHERE ($only IS NULL OR list_contains($only, account_key))
      AND ($region IS NULL OR region = $region)
      AND ($owner IS NULL OR owner = $owner)
      AND ($segment IS NULL OR segment = $segment)
      AND ($min_monetary IS NULL OR monetary_value >= $min_monetary)
      AND account_key IN (FROM trade_accounts)
) AS c USING (level)
GROUP BY l.level, l.begins, l.ends, l.place
ORDER BY l.place DESC
