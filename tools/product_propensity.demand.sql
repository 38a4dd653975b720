-- How many accounts are expected to order each category in the next 90 days: the sum of probabilities.
WITH forecast AS (
    SELECT unnest($forecast_keys::INTEGER[])             AS account_key,
           unnest($forecast_categories::VARCHAR[])       AS category,
           -- As decimals: a sum of doubles depends on the order in which threads meet the rows.
           unnest($forecast_probabilities::DECIMAL(5, 4)[]) AS probability
)
SELECT f.category,
       count(*)::INTEGER                                 AS accounts,
       round(sum(f.probability), 1)                      AS expected_buyers,
       round(100 * sum(f.probability) / count(*), 2)     AS expected_share,
       count(b.account_key)::INTEGER                     AS buyers
FROM forecast AS f
JOIN accounts AS a USING (account_key)
JOIN rfm_segments AS s USING (account_key)
LEFT JOIN category_buyers AS b ON b.account_key = f.account_key AND b.category = f.category
WHERE ($segment IS NULL OR s.segment = $segment OR a.commercial_segment = $segment)
  AND ($category IS NULL OR f.category = $category)
GROUP BY f.category
ORDER BY expected_buyers DESC, f.category
