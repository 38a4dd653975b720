-- The usual gap of accounts: the mean of the days between their order days in the 365 days to $as_of. It
-- takes two such days; the silence since the last one is no part of it.
SELECT account_key,
       round(date_diff('day', min(day), max(day)) / (count(*) - 1), 2) AS usual_gap
FROM account_day
WHERE orders > 0
  AND day > $as_of::DATE - 365
  AND day <= $as_of::DATE
GROUP BY account_key
HAVING count(*) > 1
