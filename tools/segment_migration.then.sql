-- The segment of every scored account of scheme $scheme at the earlier date, as two lists.
SELECT list(account_key ORDER BY account_key) AS then_keys,
       list(segment ORDER BY account_key)     AS then_segments
FROM scheme_segments
