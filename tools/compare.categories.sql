-- Net revenue of each side in its days, by product category. Whole months come from
-- account_category_month, the days at both ends from the lines.
WITH spans AS (
    SELECT side, account_key, first_day, last_day,
           (date_trunc('month', first_day - 1) + INTERVAL 1 MONTH)::DATE   AS first_month,
           date_trunc('month', last_day + 1)::DATE                         AS after_months
    FROM compared
),
parts AS (
    SELECT s.side, m.category, m.net
    FROM spans AS s
    JOIN account_category_month AS m
      ON m.account_key = s.account_key AND m.month >= s.first_month AND m.month < s.after_months
    UNION ALL
    SELECT s.side, p.category, l.net_amount
    FROM spans AS s
    JOIN lines AS l ON l.account_key = s.account_key AND l.day BETWEEN s.first_day AND s.last_day
    JOIN products AS p USING (product_key)
    WHERE NOT (l.day >= s.first_month AND l.day < s.after_months)
)
SELECT side, category, sum(net)::DECIMAL(18, 4) AS revenue
FROM parts
GROUP BY side, category
ORDER BY category, side
