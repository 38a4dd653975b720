-- The newest churn score that the data hold for each account, made on or before $as_of.
SELECT account_key, churn_score, scored_at, source
FROM churn_scores
WHERE scored_at <= $as_of::DATE
QUALIFY row_number() OVER (PARTITION BY account_key ORDER BY scored_at DESC, source, churn_score) = 1
