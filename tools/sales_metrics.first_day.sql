-- The day of the oldest transaction in the caller's scope, or of some accounts in it.
SELECT min(day) AS first_day
FROM account_day
WHERE
    day <= $as_of::DATE
    AND ($accounts::BIGINT [] IS NULL OR account_key IN (SELECT unnest($accounts::BIGINT [])))
