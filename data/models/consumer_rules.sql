-- The labels of scheme consumer: two overlays, then the widely used grid of recency by frequency score.
-- One row for each combination of the two scores, whether the account ordered in the window, and
-- whether it buys at a discount.
SELECT r, f, ordered, discounted,
       CASE
           WHEN r = 1 AND f = 1 AND NOT ordered  THEN 'Lost'
           WHEN discounted                       THEN 'Price Sensitive'
           WHEN r <= 2 AND f = 5                 THEN 'Cannot Lose Them'
           WHEN r <= 2 AND f >= 3                THEN 'At Risk'
           WHEN r = 3 AND f <= 2                 THEN 'About to Sleep'
           WHEN r = 3 AND f = 3                  THEN 'Need Attention'
           WHEN r IN (3, 4) AND f >= 4           THEN 'Loyal Customers'
           WHEN r = 5 AND f >= 4                 THEN 'Champions'
           WHEN r >= 4 AND f IN (2, 3)           THEN 'Potential Loyalists'
           WHEN r = 4 AND f = 1                  THEN 'Promising'
           WHEN r = 5 AND f = 1                  THEN 'New Customers'
           ELSE 'Hibernating'
       END AS segment
FROM (
    SELECT cell // 20 + 1 AS r, cell // 4 % 5 + 1 AS f, cell // 2 % 2 = 1 AS ordered, cell % 2 = 1 AS discounted
    FROM range(100) AS cells (cell)
)
