-- One row per product with its integer key. Products are shared by all regions.
SELECT
    (row_number() OVER (ORDER BY product_id))::INTEGER AS product_key,
    product_id, product_name, category, brand, list_price
FROM staging.products
ORDER BY product_id
