-- What each side did in its days, and the revenue of as many days before ($a_before and $b_before are
-- their first). Frequency is order days per active account; recency counts from the last order, whenever
-- that was, to the last day of the side, over the accounts that ever ordered. Region and segment are
-- of use where the side is one account.
WITH per_account AS (
    SELECT c.side, c.account_key, c.region, c.segment, c.last_day,
           coalesce(sum(d.net) FILTER (d.day >= c.first_day), 0)      AS revenue,
           coalesce(sum(d.net) FILTER (d.day < c.first_day AND d.day >= before), 0) AS previous_revenue,
           coalesce(sum(d.orders) FILTER (d.day >= c.first_day), 0)   AS orders,
           count(*) FILTER (d.day >= c.first_day AND d.orders > 0)    AS order_days,
           coalesce(sum(d.quantity) FILTER (d.day >= c.first_day), 0) AS units,
           coalesce(sum(d.gross) FILTER (d.day >= c.first_day), 0)    AS gross,
           coalesce(sum(d.discount) FILTER (d.day >= c.first_day), 0) AS discount,
           coalesce(sum(d.returned) FILTER (d.day >= c.first_day), 0) AS returned,
           min(d.day) FILTER (d.orders > 0)                           AS first_order,
           max(d.day) FILTER (d.orders > 0)                           AS last_order
    FROM (
        SELECT *, CASE side WHEN 'a' THEN $a_before::DATE ELSE $b_before::DATE END AS before
        FROM compared
    ) AS c
    LEFT JOIN account_day AS d ON d.account_key = c.account_key AND d.day <= c.last_day
    GROUP BY c.side, c.account_key, c.region, c.segment, c.last_day
)
SELECT side,
       max(region)                                                    AS region,
       max(segment)                                                   AS segment,
       count(*)::INTEGER                                              AS accounts,
       count(*) FILTER (order_days > 0)::INTEGER                      AS active_accounts,
       sum(revenue)::DECIMAL(18, 4)                                   AS revenue,
       sum(previous_revenue)::DECIMAL(18, 4)                          AS previous_revenue,
       sum(orders)::INTEGER                                           AS orders,
       sum(order_days)::INTEGER                                       AS order_days,
       sum(units)::DECIMAL(18, 3)                                     AS units,
       min(first_order)                                               AS first_order,
       round(sum(revenue) / nullif(sum(orders), 0), 2)::DECIMAL(18, 4) AS avg_order_value,
       round(sum(revenue) / nullif(count(*) FILTER (order_days > 0), 0), 2)::DECIMAL(18, 4) AS revenue_per_account,
       round(sum(order_days) / nullif(count(*) FILTER (order_days > 0), 0), 2)::DOUBLE AS frequency,
       round(avg(date_diff('day', last_order, last_day)), 1)::DOUBLE  AS recency_days,
       round(100 * sum(discount) / nullif(sum(gross), 0), 2)::DOUBLE  AS discount_share,
       round(100 * sum(returned) / nullif(sum(revenue) + sum(returned), 0), 2)::DOUBLE AS return_share
FROM per_account
GROUP BY side
ORDER BY side
