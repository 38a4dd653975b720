-- The orders of the window: what shares of baskets are of.
SELECT count(DISTINCT order_key)::BIGINT AS orders
FROM basket_lines
