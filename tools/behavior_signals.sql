-- The last 30 days of one account beside the 30 before. Interactions are recorded at all when the
-- book holds one by $as_of, browsing when it holds a page view or a cart.
SELECT b.*,
       (SELECT count(*) > 0 FROM interactions WHERE occurred_at::DATE <= $as_of::DATE) AS has_interactions,
       (SELECT count(*) > 0 FROM browsing WHERE day <= $as_of::DATE)                   AS has_browsing
FROM behavior_measures AS b
WHERE b.account_key = $account_key
