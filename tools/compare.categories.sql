-- Net revenue and orders of each side in its days, by product category.
SELECT c.side, p.category,
       sum(l.net_amount)::DECIMAL(18, 4)                          AS revenue,
       count(DISTINCT l.order_id) FILTER (NOT l.is_return)::INTEGER AS orders
FROM compared AS c
JOIN lines AS l ON l.account_key = c.account_key AND l.day BETWEEN c.first_day AND c.last_day
JOIN products AS p USING (product_key)
GROUP BY c.side, p.category
ORDER BY p.category, c.side
