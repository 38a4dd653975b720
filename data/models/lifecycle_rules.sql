-- The eleven segments of scheme lifecycle: the first rule that holds.
-- One row for each combination of recency, frequency and monetary level, churn risk level, and whether
-- the first order is recent. Where churn is Unknown, nothing is held against the account: rules that
-- ask for a high risk do not hold, rules that ask for a low one do.
SELECT r, f, m, churn, is_new,
       CASE
           WHEN r = 'Low' AND f = 'Low' AND m <> 'High' AND churn = 'Critical'  THEN 'Lost'
           WHEN m = 'High' AND (churn = 'Critical' OR (r = 'Low' AND churn = 'High'))  THEN 'Cannot Lose Them'
           WHEN (r = 'Low' AND (f <> 'Low' OR m <> 'Low'))
                OR (churn IN ('High', 'Critical') AND m <> 'Low')  THEN 'At Risk'
           WHEN is_new AND f = 'Low'  THEN 'New Customers'
           WHEN r = 'High' AND f = 'High' AND m = 'High' AND churn IN ('Low', 'Unknown')  THEN 'Champions'
           WHEN f = 'High' AND r <> 'Low' AND churn NOT IN ('High', 'Critical')  THEN 'Loyal Customers'
           WHEN r = 'High' AND (f <> 'Low' OR m <> 'Low') AND churn NOT IN ('High', 'Critical')  THEN 'Potential Loyalists'
           WHEN r <> 'Low' AND f = 'Low' AND churn NOT IN ('High', 'Critical')  THEN 'Promising'
           WHEN r <> 'Low' AND (f <> 'Low' OR m <> 'Low')  THEN 'Need Attention'
           WHEN r <> 'Low'  THEN 'About to Sleep'
           ELSE 'Hibernating'
       END AS segment
FROM (VALUES ('Low'), ('Medium'), ('High')) AS recency (r)
CROSS JOIN (VALUES ('Low'), ('Medium'), ('High')) AS frequency (f)
CROSS JOIN (VALUES ('Low'), ('Medium'), ('High')) AS monetary (m)
CROSS JOIN (VALUES ('Low'), ('Medium'), ('High'), ('Critical'), ('Unknown')) AS risk (churn)
CROSS JOIN (VALUES (FALSE), (TRUE)) AS age (is_new)
