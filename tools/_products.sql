-- Product names, for recognising them in questions.
SELECT product_name
FROM products
ORDER BY product_name
