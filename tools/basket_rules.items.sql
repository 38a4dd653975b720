-- What can be named at $level, with the ids and names by which it is known.
SELECT DISTINCT item_key, item,
       CASE WHEN $level = 'product' THEN product_id END   AS product_id,
       CASE WHEN $level = 'product' THEN product_name END AS product_name
FROM basket_items
ORDER BY item, product_id
