-- What counts as one item of a basket at $level: a product, a category or a brand (products without
-- a brand are no item then). `item` names one thing only: a product whose name others have too is
-- named with its id.
WITH named AS (
    SELECT product_key, product_id, product_name,
           CASE $level
               WHEN 'category' THEN category
               WHEN 'brand' THEN brand
               WHEN 'product' THEN
                   CASE WHEN count(*) OVER (PARTITION BY product_name) = 1 THEN product_name
                        ELSE product_name || ' (' || product_id || ')' END
           END AS item
    FROM products
)
SELECT product_key, product_id, product_name, item,
       dense_rank() OVER (ORDER BY item)::INTEGER AS item_key
FROM named
WHERE item IS NOT NULL
