-- What the accounts of $keys bought, by category, by brand and by product, in the window of
-- $lookback_days up to $as_of and in the one before it: of products the ten largest, and the ten
-- largest of those no longer bought.
WITH bought AS (
    SELECT p.product_id, p.product_name, p.category, p.brand, l.order_key,
           l.day > $as_of::DATE - $lookback_days::INTEGER                 AS now,
           sum(l.net_amount)                                              AS net,
           coalesce(sum(l.quantity) FILTER (NOT l.is_return), 0)          AS quantity,
           max(l.day) FILTER (NOT l.is_return)                            AS day
    FROM lines AS l
    JOIN products AS p USING (product_key)
    WHERE l.day <= $as_of::DATE AND l.day > $as_of::DATE - 2 * $lookback_days::INTEGER
      AND l.account_key IN (SELECT unnest($keys::INTEGER[]))
    GROUP BY ALL
),
-- One row per order and thing bought, so that counting rows with a day counts orders.
per_order AS (
    SELECT 'category' AS kind, category AS name, NULL AS product_id, NULL AS product_category,
           order_key, now, sum(net) AS net, sum(quantity) AS quantity, max(day) AS day
    FROM bought
    GROUP BY ALL
    UNION ALL
    SELECT 'brand', coalesce(brand, 'No brand'), NULL, NULL,
           order_key, now, sum(net), sum(quantity), max(day)
    FROM bought
    GROUP BY ALL
    UNION ALL
    SELECT 'product', product_name, product_id, category, order_key, now, net, quantity, day
    FROM bought
)
SELECT kind, name, product_id, product_category,
       coalesce(sum(net) FILTER (now), 0)::DECIMAL(18, 4)       AS revenue,
       coalesce(sum(net) FILTER (NOT now), 0)::DECIMAL(18, 4)   AS previous_revenue,
       count(day) FILTER (now)                                  AS orders,
       count(day) FILTER (NOT now)                              AS previous_orders,
       coalesce(sum(quantity) FILTER (now), 0)::DECIMAL(18, 3)  AS units,
       max(day)                                                 AS last_order
FROM per_order
GROUP BY kind, name, product_id, product_category
QUALIFY kind <> 'product'
     OR row_number() OVER (PARTITION BY kind ORDER BY revenue DESC, product_id) <= 10
     OR (count(day) FILTER (now) = 0 AND count(day) FILTER (NOT now) > 0
         AND row_number() OVER (PARTITION BY kind, count(day) FILTER (now) = 0
                                ORDER BY previous_revenue DESC, product_id) <= 10)
ORDER BY kind, revenue DESC, name
