-- What the accounts of $keys bought on $last_order, the day of their last order, the largest first: ten
-- lines at most, with how many products there were and what they came to.
SELECT p.product_name AS product, p.category,
       sum(l.quantity)::DECIMAL(18, 3)                AS units,
       sum(l.net_amount)::DECIMAL(18, 4)              AS revenue,
       count(*) OVER ()                               AS products,
       (sum(sum(l.net_amount)) OVER ())::DECIMAL(18, 4) AS total
FROM lines AS l
JOIN products AS p USING (product_key)
WHERE l.day = $last_order::DATE AND l.day <= $as_of::DATE AND NOT l.is_return
  AND l.account_key IN (SELECT unnest($keys::INTEGER[]))
GROUP BY p.product_key, p.product_name, p.category
ORDER BY revenue DESC, product
LIMIT 10
