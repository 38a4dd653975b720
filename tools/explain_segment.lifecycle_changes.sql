-- What single changes would make of one account's levels in scheme lifecycle, everyone else staying as
-- they are. A level begins where enough of the others are worse: 30 % for Medium, more than 70 % for
-- High. `recency`, `frequency`, `monetary` and `engagement` change one measure alone. `orders` are that
-- many further order days, the last one at recency 0; a churn probability of the account's own stays.
-- `spend` is revenue on days that have an order; it is no way back for an account long without one.
-- `churn` is a churn probability below that of a higher risk level.
WITH me AS (
    SELECT * FROM lifecycle_segments WHERE account_key = $account_key
),
others AS (
    SELECT recency_days, frequency, monetary_value, engagement
    FROM lifecycle_segments
    WHERE account_key <> $account_key
),
-- The values of the others, worst first.
size AS (
    SELECT greatest(count(*), 1)                    AS steps,
           list_sort(list(recency_days), 'DESC')    AS recency,
           list_sort(list(frequency), 'ASC')        AS frequency,
           list_sort(list(monetary_value), 'ASC')   AS monetary,
           list_sort(list(engagement), 'ASC')       AS engagement
    FROM others
),
-- The value that the account must be better than to have the levels Medium and High.
bar AS (
    SELECT recency[place] AS recency, frequency[place] AS frequency, monetary[place] AS monetary,
           engagement[place] AS engagement
    FROM (
        SELECT s.*, unnest([(3 * s.steps + 9) // 10, 7 * s.steps // 10 + 1]) AS place
        FROM size AS s
    )
),
habit AS (
    SELECT * FROM order_habit WHERE account_key = $account_key
),
more_orders AS (
    SELECT bar.frequency + 1 - me.frequency AS orders FROM bar CROSS JOIN me
),
-- To the penny above the bar. Multiplied, not divided: a division would leave the exact decimals.
more_money AS (
    SELECT (ceil(((floor(bar.monetary * 100) + 1) * 0.01 - me.monetary_value) * 100) * 0.01)::DECIMAL(18, 4) AS spend
    FROM bar CROSS JOIN me
),
less_risk AS (
    SELECT risk.ends AS below, risk.level
    FROM churn_levels AS risk
    JOIN me ON me.churn_probability >= risk.ends
),
changed AS (
    SELECT 'recency' AS change, NULL::BIGINT AS orders, NULL::DECIMAL(18, 4) AS spend, NULL::DOUBLE AS churn_below,
           bar.recency - 1 AS recency_days, me.frequency, me.monetary_value, me.engagement, me.churn
    FROM bar CROSS JOIN me
    WHERE bar.recency BETWEEN 1 AND me.recency_days
    UNION
    SELECT 'frequency', x.orders, NULL, NULL,
           me.recency_days, me.frequency + x.orders, me.monetary_value, me.engagement, me.churn
    FROM more_orders AS x CROSS JOIN me
    WHERE x.orders > 0
    UNION
    SELECT k.change, NULL, x.spend, NULL,
           me.recency_days, me.frequency, me.monetary_value + x.spend, me.engagement, me.churn
    FROM more_money AS x
    CROSS JOIN me
    CROSS JOIN (VALUES ('monetary'), ('spend')) AS k (change)
    WHERE x.spend > 0 AND (k.change = 'monetary' OR me.frequency > 0 AND me.r <> 'Low')
    UNION
    SELECT 'engagement', NULL, NULL, NULL,
           me.recency_days, me.frequency, me.monetary_value, bar.engagement + 1, me.churn
    FROM bar CROSS JOIN me
    WHERE bar.engagement >= me.engagement
    UNION
    SELECT 'orders', x.orders, NULL, NULL,
           0, me.frequency + x.orders, me.monetary_value, me.engagement,
           CASE WHEN me.churn_given THEN me.churn ELSE 'Unknown' END
    FROM (SELECT 1 AS orders UNION SELECT orders FROM more_orders) AS x
    CROSS JOIN me
    CROSS JOIN habit AS h
    -- Orders need a day each, and all of them before the oldest day leaves the window.
    WHERE x.orders > 0
      AND (h.window_kept_until IS NULL
           OR $as_of::DATE + (x.orders - (me.recency_days > 0)::INTEGER)::INTEGER <= h.window_kept_until)
    UNION
    SELECT 'churn', NULL, NULL, x.below,
           me.recency_days, me.frequency, me.monetary_value, me.engagement, x.level
    FROM less_risk AS x CROSS JOIN me
    WHERE me.churn_given
),
ranked AS (
    SELECT c.*, s.steps,
           count(*) FILTER (o.recency_days > c.recency_days)        AS r_worse,
           count(*) FILTER (o.frequency < c.frequency)              AS f_worse,
           count(*) FILTER (o.monetary_value < c.monetary_value)    AS m_worse,
           count(*) FILTER (o.engagement < c.engagement)            AS e_worse
    FROM changed AS c
    CROSS JOIN size AS s
    LEFT JOIN others AS o ON TRUE
    GROUP BY ALL
),
levels AS (
    SELECT *,
           CASE WHEN 10 * r_worse > 7 * steps THEN 'High' WHEN 10 * r_worse >= 3 * steps THEN 'Medium' ELSE 'Low' END AS r,
           CASE WHEN 10 * f_worse > 7 * steps THEN 'High' WHEN 10 * f_worse >= 3 * steps THEN 'Medium' ELSE 'Low' END AS f,
           CASE WHEN 10 * m_worse > 7 * steps THEN 'High' WHEN 10 * m_worse >= 3 * steps THEN 'Medium' ELSE 'Low' END AS m,
           CASE WHEN 10 * e_worse > 7 * steps THEN 'High' WHEN 10 * e_worse >= 3 * steps THEN 'Medium' ELSE 'Low' END AS e
    FROM ranked
)
SELECT c.change, c.orders, c.spend, c.churn_below, c.recency_days, c.frequency, c.monetary_value, c.engagement,
       c.r, c.f, c.m, c.e, c.churn, p.segment,
       coalesce(c.spend, c.orders * h.order_value)::DECIMAL(18, 4)     AS estimated_revenue,
       CASE WHEN c.change = 'orders' THEN h.window_kept_until END      AS by
FROM levels AS c
CROSS JOIN me
JOIN lifecycle_rules AS p
    ON p.r = c.r AND p.f = c.f AND p.m = c.m AND p.churn = c.churn AND p.is_new = me.is_new
CROSS JOIN habit AS h
ORDER BY c.change, estimated_revenue, c.orders, c.churn_below DESC, c.recency_days DESC, c.frequency, c.monetary_value
