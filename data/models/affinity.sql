-- How far each account leans to each category and brand it bought, 0 to 100, against the accounts of
-- the same commercial segment that bought it too (accounts without a segment are one group).
-- It is a comparison, not a probability.
WITH peers AS (
    SELECT commercial_segment, category, brand,
           count(*)::INTEGER   AS peer_accounts,
           avg(purchase_count) AS segment_average,
           -- Rounded, so that the noise of interpolation decides nothing.
           round(percentile_cont(0.8) WITHIN GROUP (ORDER BY purchase_count), 6) AS segment_p80
    FROM category_spend
    GROUP BY commercial_segment, category, brand
),
scored AS (
    SELECT s.account_key, s.commercial_segment, s.category, s.brand,
           s.purchase_count, s.last_purchase, s.net,
           p.peer_accounts, p.segment_average, p.segment_p80,
           date_diff('day', s.last_purchase, $as_of::DATE)::INTEGER AS days_since_purchase,
           least(100, 50 * s.purchase_count / p.segment_average)    AS affinity_score,
           CASE
               WHEN s.last_purchase >= $as_of::DATE - 30  THEN 100
               WHEN s.last_purchase >= $as_of::DATE - 60  THEN 80
               WHEN s.last_purchase >= $as_of::DATE - 90  THEN 60
               WHEN s.last_purchase >= $as_of::DATE - 180 THEN 40
               ELSE 20
           END AS recency_score,
           CASE
               WHEN s.purchase_count >= p.segment_p80           THEN 100
               WHEN s.purchase_count >= p.segment_average       THEN 70
               WHEN 2 * s.purchase_count >= p.segment_average   THEN 50
               ELSE 30
           END AS frequency_score
    FROM category_spend AS s
    JOIN peers AS p
        ON s.commercial_segment IS NOT DISTINCT FROM p.commercial_segment
       AND s.category = p.category
       AND s.brand IS NOT DISTINCT FROM p.brand
)
SELECT *,
       round(0.4 * affinity_score + 0.3 * recency_score + 0.3 * frequency_score, 2) AS propensity
FROM scored
