-- The items of $paired (those in two frequent pairs or more) of each order that holds three of them:
-- where sets of three can be.
SELECT list(item_key ORDER BY item_key) AS items
FROM baskets
WHERE item_key IN (SELECT unnest($paired::INTEGER[]))
GROUP BY order_key
HAVING count(*) >= 3
