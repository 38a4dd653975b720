-- The day of the oldest transaction in the caller's scope.
SELECT min(day) AS first_day
FROM account_day
WHERE day <= $as_of::DATE
