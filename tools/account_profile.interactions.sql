-- Interactions of the accounts of $keys by type: those of the last 90 days up to $as_of, and the newest ever.
SELECT interaction_type,
       count(*) FILTER (occurred_at::DATE > $as_of::DATE - 90) AS last_90_days,
       count(*)                                                AS total,
       max(occurred_at)::DATE                                  AS latest
FROM interactions
WHERE occurred_at::DATE <= $as_of::DATE
  AND account_key IN (SELECT unnest($keys::INTEGER[]))
GROUP BY interaction_type
ORDER BY last_90_days DESC, total DESC, interaction_type
