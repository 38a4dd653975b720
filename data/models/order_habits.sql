-- How accounts that had ordered in the year before $as_of ordered, one row each. $only, a list of account
-- keys, narrows it to these.
SELECT account_key,
       date_diff('day', max(day), $as_of::DATE)                 AS days_since_order,
       count(*) FILTER (day > $as_of::DATE - 365)               AS order_days_year,
       count(*) FILTER (day > $as_of::DATE - 90)                AS order_days_quarter
FROM account_day
JOIN accounts_chosen USING (account_key)
WHERE day <= $as_of::DATE
  AND orders > 0
GROUP BY account_key
HAVING max(day) > $as_of::DATE - 365
