-- What every account did in the last $period_days days (now) and in as many before (before), one row
-- each. Activity is payments and transfers at a bank, calls and SMS at a telecom, orders in a shop. A cart
-- ends at the check-out or is abandoned. An account is active when it has a line or an interaction in
-- either period, all of them readable.
WITH days AS (
    SELECT account_key,
           sum(if(now, orders, 0))::INTEGER           AS orders_now,
           sum(if(now, 0, orders))::INTEGER           AS orders_before,
           sum(if(now, net, 0))::DECIMAL(18, 4)       AS revenue_now,
           sum(if(now, 0, net))::DECIMAL(18, 4)       AS revenue_before,
           sum(if(now, lines, 0))::INTEGER            AS lines_now,
           sum(if(now, 0, lines))::INTEGER            AS lines_before,
           sum(if(now, return_lines, 0))::INTEGER     AS return_lines_now,
           sum(if(now, 0, return_lines))::INTEGER     AS return_lines_before,
           sum(if(now, discounted_lines, 0))::INTEGER AS discounted_lines_now
    FROM (
        SELECT *, day > $as_of::DATE - $period_days AS now
        FROM account_day
        WHERE day > $as_of::DATE - 2 * $period_days
          AND day <= $as_of::DATE
    )
    GROUP BY account_key
),
touched AS (
    SELECT account_key,
           count(*) FILTER (now)::INTEGER                  AS interactions_now,
           count(*) FILTER (NOT now)::INTEGER              AS interactions_before,
           sum(if(now AND moves, quantity, 0))::BIGINT     AS moves_now,
           sum(if(NOT now AND moves, quantity, 0))::BIGINT AS moves_before,
           count(*) FILTER (now AND interaction_type IN ('cart_abandon', 'checkout'))::INTEGER AS carts,
           count(*) FILTER (now AND interaction_type = 'cart_abandon')::INTEGER                AS abandoned,
           count(*) FILTER (now AND interaction_type = 'product_page_view')::INTEGER           AS page_views
    FROM (
        SELECT account_key, interaction_type, quantity, day > $as_of::DATE - $period_days AS now,
               CASE $org_type WHEN 'banking' THEN interaction_type = 'account_transaction'
                              WHEN 'telecom' THEN interaction_type IN ('voice_call', 'sms')
                              ELSE false END AS moves
        FROM usage
        WHERE day > $as_of::DATE - 2 * $period_days
    )
    GROUP BY account_key
)
SELECT a.account_key, a.region,
       coalesce(d.orders_now, 0)           AS orders_now,
       coalesce(d.orders_before, 0)        AS orders_before,
       coalesce(d.revenue_now, 0)          AS revenue_now,
       coalesce(d.revenue_before, 0)       AS revenue_before,
       coalesce(d.lines_now, 0)            AS lines_now,
       coalesce(d.return_lines_now, 0)     AS return_lines_now,
       coalesce(d.lines_now - d.return_lines_now, 0)       AS bought_now,
       coalesce(d.lines_before - d.return_lines_before, 0) AS bought_before,
       coalesce(d.discounted_lines_now, 0) AS discounted_lines_now,
       coalesce(t.interactions_now, 0)     AS interactions_now,
       coalesce(t.interactions_before, 0)  AS interactions_before,
       CASE WHEN $org_type IN ('banking', 'telecom') THEN coalesce(t.moves_now, 0)
            ELSE coalesce(d.orders_now, 0) END    AS activity_now,
       CASE WHEN $org_type IN ('banking', 'telecom') THEN coalesce(t.moves_before, 0)
            ELSE coalesce(d.orders_before, 0) END AS activity_before,
       coalesce(t.carts, 0)                AS carts,
       coalesce(t.abandoned, 0)            AS abandoned,
       coalesce(t.page_views, 0)           AS page_views,
       (t.account_key IS NOT NULL OR d.account_key IS NOT NULL) AND u.account_key IS NULL AS active,
       u.unreadable, u.newest_type, u.newest_day
FROM accounts AS a
LEFT JOIN days AS d USING (account_key)
LEFT JOIN touched AS t USING (account_key)
LEFT JOIN account_sum AS s USING (account_key)
LEFT JOIN unreadable AS u USING (account_key)
WHERE a.signup_date IS NULL OR a.signup_date <= $as_of::DATE OR s.first_order <= $as_of::DATE
