-- Products and their categories, for recognising them in questions.
SELECT product_name, category
FROM products
ORDER BY product_name
