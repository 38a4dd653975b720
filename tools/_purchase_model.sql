-- What was known on $as_of of every account that had ordered in the year before and every category that
-- was sold in it, one row for each pair: the features of the next-purchase model. Nothing dated later is
-- read. Orders are counted by day; a gap takes two days with the category. $only, a list of account
-- keys, narrows the rows to these; the shares of buyers are still over all accounts in scope.
WITH sold AS (
    SELECT DISTINCT l.account_key, p.category, l.day
    FROM lines AS l
    JOIN products AS p USING (product_key)
    WHERE l.day <= $as_of::DATE
      AND NOT l.is_return
),
active AS (
    SELECT account_key,
           date_diff('day', max(day), $as_of::DATE)                 AS days_since_order,
           count(*) FILTER (day > $as_of::DATE - 365)               AS order_days_year,
           count(*) FILTER (day > $as_of::DATE - 90)                AS order_days_quarter
    FROM account_day
    WHERE day <= $as_of::DATE
      AND orders > 0
    GROUP BY account_key
    HAVING max(day) > $as_of::DATE - 365
),
own AS (
    SELECT account_key, category,
           date_diff('day', max(day), $as_of::DATE)                 AS days_since_category,
           date_diff('day', min(day) FILTER (day > $as_of::DATE - 365), max(day)) AS category_span,
           count(*) FILTER (day > $as_of::DATE - 365)               AS category_days_year,
           count(*) FILTER (day > $as_of::DATE - 90)                AS category_days_quarter
    FROM sold
    GROUP BY account_key, category
),
breadth AS (
    SELECT account_key, count(*) AS categories_year
    FROM own
    WHERE category_days_year > 0
    GROUP BY account_key
),
bought AS (
    SELECT category,
           100.0 * count(*) / (SELECT count(*) FROM active)         AS buyers_year,
           100.0 * count(*) FILTER (category_days_quarter > 0) / (SELECT count(*) FROM active)
                                                                    AS buyers_quarter
    FROM own
    WHERE category_days_year > 0
    GROUP BY category
)
SELECT a.account_key, b.category,
       a.days_since_order, a.order_days_year, a.order_days_quarter, w.categories_year,
       round(b.buyers_year, 2)                                      AS buyers_year,
       round(b.buyers_quarter, 2)                                   AS buyers_quarter,
       o.days_since_category,
       coalesce(o.category_days_year, 0)                            AS category_days_year,
       coalesce(o.category_days_quarter, 0)                         AS category_days_quarter,
       round(100.0 * coalesce(o.category_days_year, 0) / a.order_days_year, 2) AS category_share,
       round(o.category_span / nullif(o.category_days_year - 1, 0), 2) AS category_gap,
       round(o.days_since_category * (o.category_days_year - 1) / nullif(o.category_span, 0), 2)
                                                                    AS category_overdue
FROM active AS a
CROSS JOIN bought AS b
LEFT JOIN own AS o ON o.account_key = a.account_key AND o.category = b.category
LEFT JOIN breadth AS w ON w.account_key = a.account_key
WHERE $only::INTEGER[] IS NULL OR list_contains($only::INTEGER[], a.account_key)
ORDER BY a.account_key, b.category
