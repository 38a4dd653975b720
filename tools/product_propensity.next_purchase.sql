-- Accounts and categories by the probability of an order in the next 90 days ($forecast_...: one entry
-- each), the likeliest first; equal ones by what was spent on the category in $lookback_days.
WITH forecast AS (
    SELECT unnest($forecast_keys::INTEGER[])             AS account_key,
           unnest($forecast_categories::VARCHAR[])       AS category,
           unnest($forecast_probabilities::DOUBLE[])     AS purchase_probability,
           unnest($forecast_earlier::DOUBLE[])           AS earlier_probability
)
SELECT f.account_key, a.account_id, a.account_name, a.region, a.owner, s.segment, a.commercial_segment,
       f.category, f.purchase_probability, f.earlier_probability,
       b.last_purchase, coalesce(b.net, 0)::DECIMAL(18, 4) AS revenue,
       date_diff('day', b.last_purchase, $as_of::DATE)   AS days_since_purchase,
       (count(*) OVER ())::INTEGER                       AS total
FROM forecast AS f
JOIN accounts AS a USING (account_key)
JOIN rfm_segments AS s USING (account_key)
LEFT JOIN category_buyers AS b ON b.account_key = f.account_key AND b.category = f.category
WHERE ($segment IS NULL OR s.segment = $segment OR a.commercial_segment = $segment)
  AND ($category IS NULL OR f.category = $category)
ORDER BY f.purchase_probability DESC, revenue DESC, a.account_id, f.category
LIMIT $limit
