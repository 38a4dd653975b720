-- How far each account leans to each category and brand it bought; part $part of $parts of the accounts.
SELECT f.account_key, a.account_id, a.region, f.category, f.brand, f.purchase_count, f.last_purchase,
       f.affinity_score::DOUBLE    AS affinity_score,
       f.recency_score::DOUBLE     AS recency_score,
       f.frequency_score::DOUBLE   AS frequency_score,
       f.propensity::DOUBLE        AS propensity_score
FROM affinity AS f
JOIN accounts AS a USING (account_key)
WHERE f.account_key % $parts = $part
ORDER BY a.account_id, f.category, f.brand
