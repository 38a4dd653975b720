-- What single changes would make of one account's scores, everyone else staying as they are.
-- An account has score t when at least ceil((t - 1) * (n - 1) / 5) of the other accounts are worse: the
-- value just better than that many is where the score begins. `recency`, `frequency` and `monetary`
-- change one measure alone. `orders` are that many further order days, the last one at recency 0.
-- `spend` is revenue on days that have an order; it is no way back for an account long without one.
WITH me AS (
    SELECT recency_days, frequency, monetary_value, r, f, m
    FROM rfm_segments
    WHERE account_key = $account_key
),
others AS (
    SELECT recency_days, frequency, monetary_value
    FROM rfm_segments
    WHERE account_key <> $account_key
),
-- The values of the others, worst first.
size AS (
    SELECT greatest(count(*), 1)                    AS steps,
           list_sort(list(recency_days), 'DESC')    AS recency,
           list_sort(list(frequency), 'ASC')        AS frequency,
           list_sort(list(monetary_value), 'ASC')   AS monetary
    FROM others
),
-- The value that the account must be better than to have each of the scores 2 to 5.
bar AS (
    SELECT recency[place] AS recency, frequency[place] AS frequency, monetary[place] AS monetary
    FROM (
        SELECT s.*, ((t.score - 1) * s.steps + 4) // 5 AS place
        FROM (VALUES (2), (3), (4), (5)) AS t (score)
        CROSS JOIN size AS s
    )
),
habit AS (
    SELECT * FROM order_habit WHERE account_key = $account_key
),
fewer_days AS (
    SELECT bar.recency - 1 AS recency_days FROM bar WHERE bar.recency > 0
),
more_orders AS (
    SELECT bar.frequency + 1 - me.frequency AS orders FROM bar CROSS JOIN me
),
-- To the penny above the bar. Multiplied, not divided: a division would leave the exact decimals.
more_money AS (
    SELECT (ceil(((floor(bar.monetary * 100) + 1) * 0.01 - me.monetary_value) * 100) * 0.01)::DECIMAL(18, 4) AS spend
    FROM bar
    CROSS JOIN me
),
changed AS (
    SELECT 'recency' AS change, NULL::BIGINT AS orders, NULL::DECIMAL(18, 4) AS spend,
           x.recency_days, me.frequency, me.monetary_value
    FROM fewer_days AS x CROSS JOIN me
    WHERE x.recency_days < me.recency_days
    UNION
    SELECT 'frequency', x.orders, NULL, me.recency_days, me.frequency + x.orders, me.monetary_value
    FROM more_orders AS x CROSS JOIN me
    WHERE x.orders > 0
    UNION
    SELECT 'orders', x.orders, NULL, 0, me.frequency + x.orders, me.monetary_value
    FROM (SELECT 1 AS orders UNION SELECT orders FROM more_orders) AS x
    CROSS JOIN me
    CROSS JOIN habit AS h
    -- Orders need a day each, and all of them before the oldest day leaves the window.
    WHERE x.orders > 0
      AND (h.window_kept_until IS NULL
           OR $as_of::DATE + (x.orders - (me.recency_days > 0)::INTEGER)::INTEGER <= h.window_kept_until)
    UNION
    SELECT k.change, NULL, x.spend, me.recency_days, me.frequency, me.monetary_value + x.spend
    FROM more_money AS x
    CROSS JOIN me
    CROSS JOIN (VALUES ('monetary'), ('spend')) AS k (change)
    WHERE x.spend > 0 AND (k.change = 'monetary' OR me.frequency > 0 AND me.r >= 3)
),
scored AS (
    SELECT c.change, c.orders, c.spend, c.recency_days, c.frequency, c.monetary_value,
           least(5, 1 + 5 * count(*) FILTER (o.recency_days > c.recency_days) // s.steps)::INTEGER     AS r,
           least(5, 1 + 5 * count(*) FILTER (o.frequency < c.frequency) // s.steps)::INTEGER           AS f,
           least(5, 1 + 5 * count(*) FILTER (o.monetary_value < c.monetary_value) // s.steps)::INTEGER AS m
    FROM changed AS c
    CROSS JOIN size AS s
    LEFT JOIN others AS o ON TRUE
    GROUP BY c.change, c.orders, c.spend, c.recency_days, c.frequency, c.monetary_value, s.steps
)
SELECT c.change, c.orders, c.spend, c.recency_days, c.frequency, c.monetary_value, c.r, c.f, c.m, p.segment,
       coalesce(c.spend, c.orders * h.order_value)::DECIMAL(18, 4)     AS estimated_revenue,
       CASE WHEN c.change = 'orders' THEN h.window_kept_until END      AS by
FROM scored AS c
JOIN rfm_rules AS p USING (r, f, m)
CROSS JOIN habit AS h
ORDER BY c.change, estimated_revenue, c.orders, c.recency_days DESC, c.frequency, c.monetary_value
