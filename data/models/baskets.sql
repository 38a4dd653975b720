-- The items of each order, each once.
SELECT DISTINCT l.order_key, i.item_key
FROM basket_lines AS l
JOIN basket_items AS i USING (product_key)
