-- The accounts that ordered within the $horizon days after $as_of.
SELECT DISTINCT account_key
FROM account_day
WHERE orders > 0
  AND day > $as_of::DATE
  AND day <= $as_of::DATE + $horizon::INTEGER
ORDER BY account_key
