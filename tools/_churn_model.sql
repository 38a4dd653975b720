-- What was known on $as_of of every account that had ordered in the year before, one row each: the
-- features of the churn model. Nothing dated later is read; nor is the account's record, which carries
-- no dates. Shares and gaps look at the last 365 days; a gap takes two order days. $only, a list of
-- account keys, narrows it to these.
WITH days AS (
    SELECT account_key,
           max(day) FILTER (orders > 0)                                  AS last_order,
           min(day) FILTER (orders > 0)                                  AS first_order,
           min(day) FILTER (orders > 0 AND in_year)                      AS first_in_year,
           count(*) FILTER (orders > 0 AND in_year)                      AS order_days_year,
           count(*) FILTER (orders > 0 AND in_quarter)                   AS order_days_quarter,
           count(*) FILTER (orders > 0 AND before)                       AS order_days_before,
           coalesce(sum(net) FILTER (in_year), 0)                        AS revenue_year,
           coalesce(sum(net) FILTER (in_quarter), 0)                     AS revenue_quarter,
           coalesce(sum(net) FILTER (before), 0)                         AS revenue_before,
           100.0 * sum(discounted_lines) FILTER (in_year) / sum(lines) FILTER (in_year) AS discount_share,
           100.0 * sum(return_lines) FILTER (in_year) / sum(lines) FILTER (in_year)     AS return_share
    FROM (
        SELECT account_day.*,
               day > $as_of::DATE - 365                                  AS in_year,
               day > $as_of::DATE - 90                                   AS in_quarter,
               day > $as_of::DATE - 180 AND day <= $as_of::DATE - 90     AS before
        FROM account_day
        JOIN accounts_chosen USING (account_key)
        WHERE day <= $as_of::DATE
    )
    GROUP BY account_key
    HAVING max(day) FILTER (orders > 0) > $as_of::DATE - 365
),
touched AS (
    SELECT account_key,
           count(*) FILTER (occurred_at::DATE > $as_of::DATE - 90)       AS contacts_quarter,
           count(*) FILTER (occurred_at::DATE <= $as_of::DATE - 90)      AS contacts_before
    FROM interactions
    WHERE occurred_at::DATE > $as_of::DATE - 180
      AND occurred_at::DATE <= $as_of::DATE
    GROUP BY account_key
)
SELECT d.account_key,
       date_diff('day', d.last_order, $as_of::DATE)                      AS days_since_order,
       date_diff('day', d.first_order, $as_of::DATE)                     AS days_since_first_order,
       -- As decimals, so that the mean of the median account is the same on every machine.
       round(date_diff('day', d.first_in_year, d.last_order)
             / nullif(d.order_days_year - 1, 0), 2)                      AS usual_gap,
       round(date_diff('day', d.last_order, $as_of::DATE) * (d.order_days_year - 1)
             / nullif(date_diff('day', d.first_in_year, d.last_order), 0), 2) AS overdue,
       d.order_days_year, d.order_days_quarter, d.order_days_before,
       d.revenue_year::DOUBLE                                            AS revenue_year,
       d.revenue_quarter::DOUBLE                                         AS revenue_quarter,
       d.revenue_before::DOUBLE                                          AS revenue_before,
       round(d.discount_share, 2)                                        AS discount_share,
       round(d.return_share, 2)                                          AS return_share,
       coalesce(t.contacts_quarter, 0)                                   AS contacts_quarter,
       coalesce(t.contacts_before, 0)                                    AS contacts_before
FROM days AS d
LEFT JOIN touched AS t USING (account_key)
ORDER BY d.account_key
