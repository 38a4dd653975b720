-- Leaning of accounts to categories and brands, strongest first; equal ones by what they brought, then by name.
-- Compared within the commercial segment over all accounts in scope; the filters only choose rows.
SELECT p.account_key, a.account_id, a.account_name, a.region, a.owner, s.segment, p.commercial_segment,
       p.category, p.brand, p.propensity,
       round(p.affinity_score, 2)  AS affinity_score, p.recency_score, p.frequency_score,
       p.purchase_count, p.last_purchase, p.days_since_purchase, p.net AS revenue,
       round(p.segment_average, 2) AS segment_average,
       round(p.segment_p80, 2)     AS segment_p80,
       p.peer_accounts,
       (count(*) OVER ())::INTEGER AS total
FROM affinity AS p
JOIN accounts AS a USING (account_key)
JOIN rfm_segments AS s USING (account_key)
WHERE ($account_key IS NULL OR p.account_key = $account_key)
  AND ($segment IS NULL OR s.segment = $segment OR p.commercial_segment = $segment)
  AND ($category IS NULL OR p.category = $category)
  AND ($brand IS NULL OR p.brand = $brand)
ORDER BY p.propensity DESC, p.net DESC, a.account_name, a.account_id, p.category, p.brand
LIMIT $limit
