-- Every cohort in every $grain from its own to that of $as_of, so far as the data go back ($first_date):
-- how many of its accounts ordered then, and their net revenue.
-- A cohort is the accounts of one $grain of first order, or of sign-up ($by). Who signed up before the
-- data begin has a first order that is not in them, and is in no cohort.
WITH first_orders AS (
    SELECT account_key, min(day) AS first_order
    FROM account_day
    WHERE day <= $as_of::DATE AND orders > 0
    GROUP BY account_key
),
members AS (
    SELECT a.account_key,
           date_trunc($grain, CASE $by WHEN 'signup' THEN a.signup_date ELSE f.first_order END)::DATE AS cohort,
           a.signup_date IS NULL AS undated
    FROM accounts AS a
    LEFT JOIN first_orders AS f USING (account_key)
    WHERE coalesce(a.signup_date BETWEEN $first_date::DATE AND $as_of::DATE, $by = 'first_order')
      AND ($region IS NULL OR a.region = $region)
),
cohorts AS (
    SELECT cohort, count(*)::INTEGER AS accounts, bool_or(undated) AS undated
    FROM members
    WHERE cohort IS NOT NULL
    GROUP BY cohort
),
activity AS (
    SELECT m.cohort, date_trunc($grain, d.day)::DATE AS period,
           count(DISTINCT d.account_key) FILTER (d.orders > 0)::INTEGER AS active,
           sum(d.net)::DECIMAL(18, 4)                                   AS revenue
    FROM account_day AS d
    JOIN members AS m USING (account_key)
    WHERE d.day <= $as_of::DATE
    GROUP BY m.cohort, date_trunc($grain, d.day)
),
periods AS (
    SELECT unnest(generate_series(date_trunc($grain, $first_date::DATE), date_trunc($grain, $as_of::DATE),
                                  to_months($months::INTEGER)))::DATE AS period
)
SELECT c.cohort, p.period, c.accounts,
       (date_diff('month', c.cohort, p.period) // $months)::INTEGER        AS age,
       coalesce(a.active, 0)                                              AS active,
       coalesce(a.revenue, 0)::DECIMAL(18, 4)                             AS revenue,
       p.period + to_months($months::INTEGER) <= $as_of::DATE + 1         AS complete,
       -- The first period has everyone who was a customer before, where no sign-up date tells them apart.
       $by = 'first_order' AND c.undated
           AND c.cohort = date_trunc($grain, $first_date::DATE)           AS mixed
FROM cohorts AS c
JOIN periods AS p ON p.period >= c.cohort
LEFT JOIN activity AS a ON a.cohort = c.cohort AND a.period = p.period
ORDER BY c.cohort, p.period
