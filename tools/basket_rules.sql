-- Pairs of items that occur together in at least $min_support millionths of the orders and in $min_orders, by a
-- self-join of the orders; with $items only pairs that hold one of these, but for $all_pairs. Thresholds compare whole
-- numbers: a share in floating point loses pairs that lie on the threshold. Every row carries how many
-- orders count, how many hold more than one item, how many hold one of $items, and how many items are
-- frequent; without a pair it is one row without keys.
WITH held AS (
    SELECT b.order_key, b.item_key
    FROM baskets AS b
    SEMI JOIN frequent_items AS f USING (item_key)
),
pairs AS (
    SELECT a.item_key AS a_key, b.item_key AS b_key, count(*) AS together
    FROM held AS a
    JOIN held AS b ON a.order_key = b.order_key AND a.item_key < b.item_key
    WHERE $items IS NULL OR $all_pairs OR list_contains($items::INTEGER[], a.item_key)
       OR list_contains($items::INTEGER[], b.item_key)
    GROUP BY a.item_key, b.item_key
    HAVING count(*) * 1000000 >= $min_support::BIGINT * (SELECT orders FROM basket_count)
       AND count(*) >= $min_orders
),
sizes AS (
    SELECT count(*) FILTER (items > 1) AS several_orders,
           CASE WHEN $items IS NOT NULL THEN count(*) FILTER (asked) END AS item_orders
    FROM (
        SELECT count(*) AS items, bool_or(list_contains($items::INTEGER[], item_key)) AS asked
        FROM baskets
        GROUP BY order_key
    )
)
SELECT n.orders, s.several_orders, s.item_orders,
       (SELECT count(*) FROM frequent_items) AS frequent_items,
       p.a_key, p.b_key, p.together, a.orders AS a_orders, b.orders AS b_orders
FROM basket_count AS n
CROSS JOIN sizes AS s
LEFT JOIN pairs AS p ON TRUE
LEFT JOIN frequent_items AS a ON a.item_key = p.a_key
LEFT JOIN frequent_items AS b ON b.item_key = p.b_key
ORDER BY p.together DESC, p.a_key, p.b_key
