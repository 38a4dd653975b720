-- What further orders would make of one account's scores in scheme consumer, everyone else staying as
-- they are. `recency` and `frequency` change one measure alone; `orders` are that many further orders,
-- all before the oldest day leaves the window. Whether it buys at a discount stays as it is.
WITH me AS (
    SELECT recency_days, frequency, discounted
    FROM consumer_segments
    WHERE account_key = $account_key
),
others AS (
    SELECT recency_days, frequency
    FROM consumer_segments
    WHERE account_key <> $account_key
),
-- The values of the others, worst first.
size AS (
    SELECT greatest(count(*), 1)                    AS steps,
           list_sort(list(recency_days), 'DESC')    AS recency,
           list_sort(list(frequency), 'ASC')        AS frequency
    FROM others
),
-- The value that the account must be better than to have each of the scores 2 to 5.
bar AS (
    SELECT recency[place] AS recency, frequency[place] AS frequency
    FROM (
        SELECT s.*, ((t.score - 1) * s.steps + 4) // 5 AS place
        FROM (VALUES (2), (3), (4), (5)) AS t (score)
        CROSS JOIN size AS s
    )
),
habit AS (
    SELECT * FROM order_habit WHERE account_key = $account_key
),
more_orders AS (
    SELECT bar.frequency + 1 - me.frequency AS orders FROM bar CROSS JOIN me
),
changed AS (
    SELECT 'recency' AS change, NULL::BIGINT AS orders, bar.recency - 1 AS recency_days, me.frequency
    FROM bar CROSS JOIN me
    WHERE bar.recency BETWEEN 1 AND me.recency_days
    UNION
    SELECT 'frequency', x.orders, me.recency_days, me.frequency + x.orders
    FROM more_orders AS x CROSS JOIN me
    WHERE x.orders > 0
    UNION
    SELECT 'orders', x.orders, 0, me.frequency + x.orders
    FROM (SELECT 1 AS orders UNION SELECT orders FROM more_orders) AS x
    CROSS JOIN me
    WHERE x.orders > 0
),
scored AS (
    SELECT c.change, c.orders, c.recency_days, c.frequency,
           least(5, 1 + 5 * count(*) FILTER (o.recency_days > c.recency_days) // s.steps)::INTEGER AS r,
           least(5, 1 + 5 * count(*) FILTER (o.frequency < c.frequency) // s.steps)::INTEGER       AS f
    FROM changed AS c
    CROSS JOIN size AS s
    LEFT JOIN others AS o ON TRUE
    GROUP BY c.change, c.orders, c.recency_days, c.frequency, s.steps
)
SELECT c.change, c.orders, NULL::DECIMAL(18, 4) AS spend, c.recency_days, c.frequency, c.r, c.f, p.segment,
       (c.orders * h.order_value)::DECIMAL(18, 4)                      AS estimated_revenue,
       CASE WHEN c.change = 'orders' THEN h.window_kept_until END      AS by
FROM scored AS c
CROSS JOIN me
JOIN consumer_rules AS p ON p.r = c.r AND p.f = c.f AND p.ordered AND p.discounted = me.discounted
CROSS JOIN habit AS h
ORDER BY c.change, estimated_revenue, c.orders, c.recency_days DESC, c.frequency
