-- The ten segments: the first rule that holds. The value rules come first, so that all are reachable.
-- One row for each of the 125 combinations of recency, frequency and monetary score.
SELECT r, f, m,
       CASE
           WHEN r = 1 AND m = 5                  THEN 'Cannot Lose Them'
           WHEN r <= 2 AND m >= 4                THEN 'At Risk'
           WHEN r >= 4 AND f >= 4 AND m >= 4     THEN 'Champions'
           WHEN r >= 3 AND f >= 4 AND m >= 3     THEN 'Loyal Customers'
           WHEN r >= 4 AND (f >= 3 OR m >= 3)    THEN 'Potential Loyalists'
           WHEN r >= 4                           THEN 'New Customers'
           WHEN r = 3 AND m >= 4 AND f <= 2      THEN 'Promising'
           WHEN r = 3 AND (f >= 3 OR m >= 3)     THEN 'Need Attention'
           WHEN r = 3 OR (f >= 2 AND m >= 2)     THEN 'About to Sleep'
           ELSE 'Hibernating'
       END AS segment
FROM (
    SELECT cell // 25 + 1 AS r, cell // 5 % 5 + 1 AS f, cell % 5 + 1 AS m
    FROM range(125) AS cells (cell)
)
