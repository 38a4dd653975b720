-- Who changed segment of scheme $scheme between two saved runs, with the net revenue they have in the
-- later one. Accounts that only one of the runs has in a segment are new or gone.
WITH before AS (
    SELECT account_id, segment FROM customer_segments WHERE run_id = $before AND scheme = $scheme
),
after AS (
    SELECT s.account_id, s.segment, a.monetary_value
    FROM customer_segments AS s
    JOIN account_segmentation_scores AS a USING (run_id, account_id)
    WHERE s.run_id = $after AND s.scheme = $scheme
)
SELECT b.segment AS from_segment, a.segment AS to_segment,
       count(*)::INTEGER                                    AS accounts,
       coalesce(sum(a.monetary_value), 0)::DECIMAL(18, 4)   AS revenue
FROM before AS b
FULL JOIN after AS a USING (account_id)
WHERE b.segment IS DISTINCT FROM a.segment
GROUP BY b.segment, a.segment
ORDER BY accounts DESC, revenue DESC, from_segment, to_segment
