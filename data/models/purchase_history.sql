-- What repeat-purchase models know of every account that ordered by $as_of, one row each, over all history:
-- frequency (x)       repeat order days; several orders on one day are one purchase
-- recency (t_x)       days from the first order day to the last
-- age (T)             days from the first order day to $as_of
-- monetary_value      mean net value of a repeat order day: all lines dated after the first order day,
--                     returns deducted, over the repeat order days; NULL without one
WITH ordered AS (
    SELECT account_key, region,
           min(day)                            AS first_order,
           max(day)                            AS last_order,
           count(*)                            AS order_days
    FROM account_day
    WHERE day <= $as_of::DATE AND orders > 0
    GROUP BY account_key, region
),
repeated AS (
    SELECT d.account_key, sum(d.net)::DECIMAL(18, 4) AS net
    FROM account_day AS d
    JOIN ordered AS o USING (account_key)
    WHERE d.day > o.first_order AND d.day <= $as_of::DATE
    GROUP BY d.account_key
)
SELECT o.account_key, o.region, o.first_order, o.last_order,
       (o.order_days - 1)::INTEGER                                   AS frequency,
       date_diff('day', o.first_order, o.last_order)::INTEGER        AS recency,
       date_diff('day', o.first_order, $as_of::DATE)::INTEGER        AS age,
       CASE WHEN o.order_days > 1
            THEN round(r.net / (o.order_days - 1), 4)::DECIMAL(18, 4) END AS monetary_value
FROM ordered AS o
LEFT JOIN repeated AS r USING (account_key)
