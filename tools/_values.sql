-- The distinct values of one attribute in the caller's scope.
SELECT DISTINCT value
FROM (
    SELECT CASE $kind
               WHEN 'region' THEN region
               WHEN 'country' THEN country
               WHEN 'industry' THEN industry
               WHEN 'account_type' THEN account_type
               WHEN 'commercial_segment' THEN commercial_segment
               WHEN 'owner' THEN owner
           END AS value
    FROM accounts
    UNION ALL
    SELECT CASE $kind WHEN 'category' THEN category WHEN 'brand' THEN brand END FROM products
    UNION ALL
    SELECT channel FROM transactions WHERE $kind = 'channel'
)
WHERE value IS NOT NULL
ORDER BY value
