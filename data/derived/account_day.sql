-- One row per account and day with any line; the base of every point-in-time analysis.
SELECT account_key, region, day,
       count(*) FILTER (opens_order)::INTEGER                        AS orders,
       count(*)::INTEGER                                             AS lines,
       count(*) FILTER (is_return)::INTEGER                          AS return_lines,
       count(*) FILTER (is_discounted)::INTEGER                      AS discounted_lines,
       coalesce(sum(quantity) FILTER (NOT is_return), 0)::DECIMAL(18, 3)   AS quantity,
       sum(net_amount)::DECIMAL(18, 4)                               AS net,
       coalesce(sum(gross_amount) FILTER (NOT is_return), 0)::DECIMAL(18, 4) AS gross,
       coalesce(sum(discount_amount) FILTER (NOT is_return), 0)::DECIMAL(18, 4) AS discount,
       coalesce(-sum(net_amount) FILTER (is_return), 0)::DECIMAL(18, 4)    AS returned
FROM lines
GROUP BY account_key, region, day
ORDER BY account_key, day
