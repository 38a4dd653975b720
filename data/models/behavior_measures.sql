-- What every account did in the last 30 days (now) and in the 30 before (before), one row each, with
-- its place among all accounts by the number of interactions now: 0 nobody had fewer, 100 all had.
WITH days AS (
    SELECT account_key,
           max(day) FILTER (orders > 0) AS last_order,
           coalesce(sum(orders) FILTER (now), 0)::INTEGER                AS orders_now,
           coalesce(sum(orders) FILTER (before), 0)::INTEGER             AS orders_before,
           coalesce(sum(net) FILTER (now), 0)::DECIMAL(18, 4)            AS revenue_now,
           coalesce(sum(net) FILTER (before), 0)::DECIMAL(18, 4)         AS revenue_before,
           coalesce(sum(lines) FILTER (now), 0)::INTEGER                 AS lines_now,
           coalesce(sum(lines) FILTER (before), 0)::INTEGER              AS lines_before,
           coalesce(sum(return_lines) FILTER (now), 0)::INTEGER          AS return_lines_now,
           coalesce(sum(return_lines) FILTER (before), 0)::INTEGER       AS return_lines_before,
           coalesce(sum(discounted_lines) FILTER (now), 0)::INTEGER      AS discounted_lines_now
    FROM (
        SELECT *, day > $as_of::DATE - 30 AS now,
               day > $as_of::DATE - 60 AND day <= $as_of::DATE - 30 AS before
        FROM account_day
        WHERE day <= $as_of::DATE
    )
    GROUP BY account_key
),
touched AS (
    SELECT account_key,
           count(*) FILTER (occurred_at::DATE > $as_of::DATE - 30)::INTEGER  AS interactions_now,
           count(*) FILTER (occurred_at::DATE <= $as_of::DATE - 30)::INTEGER AS interactions_before
    FROM interactions
    WHERE occurred_at::DATE > $as_of::DATE - 60
      AND occurred_at::DATE <= $as_of::DATE
    GROUP BY account_key
),
shop AS (
    SELECT account_key, sum(carts)::INTEGER AS carts, sum(abandoned)::INTEGER AS abandoned,
           sum(page_views)::INTEGER AS page_views
    FROM browsing
    WHERE day > $as_of::DATE - 30
      AND day <= $as_of::DATE
    GROUP BY account_key
),
joined AS (
    SELECT a.account_key, d.last_order,
           coalesce(d.orders_now, 0)           AS orders_now,
           coalesce(d.orders_before, 0)        AS orders_before,
           coalesce(d.revenue_now, 0)          AS revenue_now,
           coalesce(d.revenue_before, 0)       AS revenue_before,
           coalesce(d.lines_now, 0)            AS lines_now,
           coalesce(d.lines_before, 0)         AS lines_before,
           coalesce(d.return_lines_now, 0)     AS return_lines_now,
           coalesce(d.return_lines_before, 0)  AS return_lines_before,
           coalesce(d.discounted_lines_now, 0) AS discounted_lines_now,
           coalesce(t.interactions_now, 0)     AS interactions_now,
           coalesce(t.interactions_before, 0)  AS interactions_before,
           coalesce(s.carts, 0)                AS carts,
           coalesce(s.abandoned, 0)            AS abandoned,
           coalesce(s.page_views, 0)           AS page_views
    FROM accounts AS a
    LEFT JOIN days AS d USING (account_key)
    LEFT JOIN touched AS t USING (account_key)
    LEFT JOIN shop AS s USING (account_key)
    WHERE a.signup_date IS NULL OR a.signup_date <= $as_of::DATE OR d.account_key IS NOT NULL
)
SELECT *,
       100.0 * (rank() OVER (ORDER BY interactions_now) - 1) / greatest(count(*) OVER () - 1, 1)
           AS engagement_percentile
FROM joined
