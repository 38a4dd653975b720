-- How many orders count, how many of them hold two items or more, how many items are frequent, and
-- how many orders hold one of $items.
SELECT (SELECT count(DISTINCT order_id) FROM basket_lines)::INTEGER                  AS orders,
       (SELECT count(*)
        FROM (SELECT order_id FROM baskets GROUP BY order_id HAVING count(*) > 1))::INTEGER
                                                                                     AS several,
       (SELECT count(*) FROM frequent_items)::INTEGER                                AS items,
       CASE WHEN $items IS NOT NULL THEN (
           SELECT count(DISTINCT order_id) FROM baskets
           WHERE item_key IN (SELECT unnest($items::INTEGER[])))::INTEGER
       END                                                                           AS item_orders
