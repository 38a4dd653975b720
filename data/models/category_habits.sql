-- How accounts bought the categories they ever bought by $as_of, one row each. Orders are counted by day;
-- a gap takes two days in the last 365. $only, a list of account keys, narrows it to these.
SELECT account_key, category,
       date_diff('day', max(day), $as_of::DATE)                 AS days_since_category,
       count(*) FILTER (day > $as_of::DATE - 365)               AS category_days_year,
       count(*) FILTER (day > $as_of::DATE - 90)                AS category_days_quarter,
       date_diff('day', min(day) FILTER (day > $as_of::DATE - 365), max(day))
           / nullif(count(*) FILTER (day > $as_of::DATE - 365) - 1, 0) AS category_gap
FROM (
    SELECT DISTINCT l.account_key, p.category, l.day
    FROM lines AS l
    JOIN accounts_chosen USING (account_key)
    JOIN products AS p USING (product_key)
    WHERE l.day <= $as_of::DATE
      AND NOT l.is_return
)
GROUP BY account_key, category
