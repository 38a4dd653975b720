-- Products, for finding the one a person names.
SELECT product_key, product_id, product_name
FROM products
ORDER BY product_id
