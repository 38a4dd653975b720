-- What the largest 10 %, 20 %, ... of the accounts that ordered in the window bring, largest first. A part
-- of an account counts as a whole one: the largest 20 % of 7 accounts are 2. Equal accounts at the border
-- bring the same, whichever of them is counted.
WITH ranked AS (
    SELECT monetary_value,
           row_number() OVER (ORDER BY monetary_value DESC, account_key) AS place,
           count(*) OVER ()                                              AS n
    FROM book
    WHERE frequency > 0
)
SELECT t.tenth * 10                                          AS top_percent,
       count(*)                                              AS accounts,
       sum(r.monetary_value)                                 AS revenue,
       min(r.monetary_value)                                 AS smallest
FROM (SELECT unnest(range(1, 11))::INTEGER AS tenth) AS t
JOIN ranked AS r ON r.place <= (t.tenth * r.n + 9) // 10
GROUP BY t.tenth
ORDER BY t.tenth
