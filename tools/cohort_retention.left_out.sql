-- Accounts in no cohort: those that signed up before the data begin ($first_date), and those without the
-- date that makes a cohort by $as_of.
SELECT count(*) FILTER (earlier)::INTEGER                     AS earlier,
       count(*) FILTER (NOT earlier AND day IS NULL)::INTEGER AS undated
FROM (
    SELECT coalesce(a.signup_date < $first_date::DATE, FALSE) AS earlier,
           CASE $by WHEN 'signup' THEN a.signup_date
                    ELSE (SELECT min(d.day) FROM account_day AS d
                          WHERE d.account_key = a.account_key AND d.day <= $as_of::DATE AND d.orders > 0)
           END AS day
    FROM accounts AS a
    WHERE ($region IS NULL OR a.region = $region)
      AND coalesce(a.signup_date <= $as_of::DATE, TRUE)
)
