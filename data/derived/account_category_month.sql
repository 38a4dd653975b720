-- One row per account, category, brand and month with any line. Orders are those in which something of
-- it was bought in the month.
SELECT l.account_key, l.region, p.category, p.brand, date_trunc('month', l.day)::DATE AS month,
       count(DISTINCT l.order_key) FILTER (NOT l.is_return)::INTEGER AS orders,
       max(l.day) FILTER (NOT l.is_return)     AS last_order,
       count(*)::INTEGER                       AS lines,
       sum(l.quantity)::DECIMAL(18, 3)         AS quantity,
       sum(l.net_amount)::DECIMAL(18, 4)       AS net
FROM lines AS l
JOIN snapshot.store.products AS p USING (product_key)
GROUP BY l.account_key, l.region, p.category, p.brand, date_trunc('month', l.day)
ORDER BY l.account_key, month, p.category, p.brand
