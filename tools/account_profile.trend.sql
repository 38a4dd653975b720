-- Revenue and orders of the accounts of $keys by month: the month of $as_of and the twelve before, as
-- far back as the data go ($first_date). The month of $as_of is complete only on its last day.
WITH months AS (
    SELECT unnest(generate_series(date_trunc('month', $as_of::DATE) - INTERVAL 12 MONTH,
                                  date_trunc('month', $as_of::DATE), INTERVAL 1 MONTH))::DATE AS month
),
days AS (
    SELECT date_trunc('month', day)::DATE AS month, net, orders
    FROM account_day
    WHERE day <= $as_of::DATE
      AND day >= date_trunc('month', $as_of::DATE) - INTERVAL 12 MONTH
      AND account_key IN (SELECT unnest($keys::INTEGER[]))
)
SELECT m.month,
       coalesce(sum(d.net), 0)::DECIMAL(18, 4)  AS revenue,
       coalesce(sum(d.orders), 0)::BIGINT       AS orders,
       last_day(m.month) <= $as_of::DATE        AS complete
FROM months AS m
LEFT JOIN days AS d USING (month)
WHERE last_day(m.month) >= $first_date::DATE
GROUP BY m.month
ORDER BY m.month
