-- Items in at least $min_support millionths of the orders and in $min_orders, with the number of orders that hold them.
SELECT item_key, count(*)::BIGINT AS orders
FROM baskets
GROUP BY item_key
HAVING count(*) * 1000000 >= $min_support::BIGINT * (SELECT orders FROM basket_count)
   AND count(*) >= $min_orders
