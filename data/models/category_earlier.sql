-- What each account bought of each category before the window of $lookback_days, brands together: the
-- day of the last order and the net revenue of it all. Whole months come from account_category_month,
-- the days before the window in its first month from the lines.
WITH span AS (
    SELECT $as_of::DATE - $lookback_days::INTEGER + 1                                AS first_day,
           date_trunc('month', $as_of::DATE - $lookback_days::INTEGER + 1)::DATE     AS broken
),
parts AS (
    SELECT account_key, category, last_order, net
    FROM account_category_month, span
    WHERE month < broken
    UNION ALL
    SELECT l.account_key, p.category, max(l.day) FILTER (NOT l.is_return), sum(l.net_amount)
    FROM lines AS l
    JOIN products AS p USING (product_key)
    CROSS JOIN span
    WHERE l.day >= broken AND l.day < first_day
    GROUP BY l.account_key, p.category
)
SELECT account_key, category,
       max(last_order)            AS last_purchase,
       sum(net)::DECIMAL(18, 4)   AS net
FROM parts
GROUP BY account_key, category
HAVING max(last_order) IS NOT NULL
