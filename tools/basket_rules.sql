-- Pairs of items that occur together in at least $min_support millionths of the orders, by a
-- self-join of the orders; with $items only pairs that hold one of these. Thresholds compare whole
-- numbers: a share in floating point loses pairs that lie on the threshold.
WITH held AS (
    SELECT b.order_id, b.item_key
    FROM baskets AS b
    SEMI JOIN frequent_items AS f USING (item_key)
),
pairs AS (
    SELECT a.item_key AS a_key, b.item_key AS b_key, count(*) AS orders
    FROM held AS a
    JOIN held AS b ON a.order_id = b.order_id AND a.item_key < b.item_key
    WHERE $items IS NULL OR list_contains($items::INTEGER[], a.item_key)
       OR list_contains($items::INTEGER[], b.item_key)
    GROUP BY a.item_key, b.item_key
    HAVING count(*) * 1000000 >= $min_support::BIGINT * (SELECT count(DISTINCT order_id) FROM basket_lines)
)
SELECT p.a_key, p.b_key, p.orders, a.orders AS a_orders, b.orders AS b_orders
FROM pairs AS p
JOIN frequent_items AS a ON a.item_key = p.a_key
JOIN frequent_items AS b ON b.item_key = p.b_key
ORDER BY p.orders DESC, p.a_key, p.b_key
