-- What was known on $as_of of every account that had ordered in the year before and every category that
-- was sold in it, one row for each pair: the features of the next-purchase model. Nothing dated later is
-- read.
WITH breadth AS (
    SELECT account_key, count(*) AS categories_year
    FROM category_habits
    WHERE category_days_year > 0
    GROUP BY account_key
),
bought AS (
    SELECT category,
           100.0 * count(*) / (SELECT count(*) FROM order_habits)                AS buyers_year,
           100.0 * count(*) FILTER (category_days_quarter > 0) / (SELECT count(*) FROM order_habits)
                                                                                 AS buyers_quarter
    FROM category_habits
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
       round(o.category_gap, 2)                                     AS category_gap,
       round(o.days_since_category / nullif(o.category_gap, 0), 2)  AS category_overdue
FROM order_habits AS a
CROSS JOIN bought AS b
JOIN breadth AS w USING (account_key)
LEFT JOIN category_habits AS o ON o.account_key = a.account_key AND o.category = b.category
ORDER BY a.account_key, b.category
