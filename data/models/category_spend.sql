-- What each account bought of each category and brand in the window of $lookback_days, one row each.
-- Net is after returns; purchases are orders, so a row that holds nothing but returns is left out.
-- Whole months come from account_category_month, the days at both ends from the lines.
WITH span AS (
    SELECT $as_of::DATE - $lookback_days::INTEGER + 1                       AS first_day,
           date_trunc('month', $as_of::DATE - $lookback_days::INTEGER + INTERVAL 1 MONTH)::DATE
                                                                            AS first_month,
           date_trunc('month', $as_of::DATE + 1)::DATE                      AS after_months
),
parts AS (
    SELECT account_key, category, brand, orders, last_order, net
    FROM account_category_month, span
    WHERE month >= first_month AND month < after_months
    UNION ALL
    SELECT l.account_key, p.category, p.brand,
           count(DISTINCT l.order_key) FILTER (NOT l.is_return),
           max(l.day) FILTER (NOT l.is_return),
           sum(l.net_amount)
    FROM lines AS l
    JOIN products AS p USING (product_key)
    CROSS JOIN span
    WHERE l.day BETWEEN first_day AND $as_of::DATE
      AND NOT (l.day >= first_month AND l.day < after_months)
    GROUP BY l.account_key, p.category, p.brand, date_trunc('month', l.day)
)
SELECT parts.account_key, a.commercial_segment, parts.category, parts.brand,
       sum(parts.orders)::INTEGER        AS purchase_count,
       max(parts.last_order)             AS last_purchase,
       sum(parts.net)::DECIMAL(18, 4)    AS net
FROM parts
JOIN accounts AS a USING (account_key)
GROUP BY parts.account_key, a.commercial_segment, parts.category, parts.brand
HAVING sum(parts.orders) > 0
