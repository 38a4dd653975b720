-- The segment of the account asked for in scheme lifecycle at $as_of, or of every account.
SELECT account_key, segment, segment_score, levels, churn_level
FROM scheme_segments
WHERE $account_key IS NULL OR account_key = $account_key
