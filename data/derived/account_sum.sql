-- One row per account that has any line, over all history.
SELECT account_key, region,
       min(day) FILTER (orders > 0)     AS first_order,
       max(day) FILTER (orders > 0)     AS last_order,
       count(*) FILTER (orders > 0)::INTEGER AS order_days,
       sum(orders)::INTEGER             AS orders,
       sum(lines)::INTEGER              AS lines,
       sum(return_lines)::INTEGER       AS return_lines,
       sum(discounted_lines)::INTEGER   AS discounted_lines,
       sum(quantity)::DECIMAL(18, 3)    AS quantity,
       sum(net)::DECIMAL(18, 4)         AS net,
       sum(gross)::DECIMAL(18, 4)       AS gross,
       sum(discount)::DECIMAL(18, 4)    AS discount,
       sum(returned)::DECIMAL(18, 4)    AS returned
FROM snapshot.store.account_day
GROUP BY account_key, region
ORDER BY account_key
