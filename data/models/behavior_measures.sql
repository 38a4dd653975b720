-- What every account did in the last $period_days days (now) and in as many before (before), one row
-- each. Activity is payments and transfers at a bank, calls and SMS at a telecom, orders in a shop. An
-- account is active when it has a line or an interaction in either period.
WITH days AS (
    SELECT account_key,
           max(day) FILTER (orders > 0)                             AS last_order,
           coalesce(sum(orders) FILTER (now), 0)::INTEGER           AS orders_now,
           coalesce(sum(orders) FILTER (before), 0)::INTEGER        AS orders_before,
           coalesce(sum(net) FILTER (now), 0)::DECIMAL(18, 4)       AS revenue_now,
           coalesce(sum(net) FILTER (before), 0)::DECIMAL(18, 4)    AS revenue_before,
           coalesce(sum(lines) FILTER (now), 0)::INTEGER            AS lines_now,
           coalesce(sum(lines) FILTER (before), 0)::INTEGER         AS lines_before,
           coalesce(sum(return_lines) FILTER (now), 0)::INTEGER     AS return_lines_now,
           coalesce(sum(discounted_lines) FILTER (now), 0)::INTEGER AS discounted_lines_now
    FROM (
        SELECT *, day > $as_of::DATE - $period_days AS now,
               day > $as_of::DATE - 2 * $period_days AND day <= $as_of::DATE - $period_days AS before
        FROM account_day
        WHERE day <= $as_of::DATE
    )
    GROUP BY account_key
),
touched AS (
    SELECT account_key,
           count(*) FILTER (now)::INTEGER                                AS interactions_now,
           count(*) FILTER (NOT now)::INTEGER                            AS interactions_before,
           coalesce(sum(quantity) FILTER (now AND moves), 0)::BIGINT     AS moves_now,
           coalesce(sum(quantity) FILTER (NOT now AND moves), 0)::BIGINT AS moves_before
    FROM (
        SELECT account_key, quantity, day > $as_of::DATE - $period_days AS now,
               CASE $org_type WHEN 'banking' THEN interaction_type = 'account_transaction'
                              WHEN 'telecom' THEN interaction_type IN ('voice_call', 'sms')
                              ELSE false END AS moves
        FROM usage
        WHERE day > $as_of::DATE - 2 * $period_days
    )
    GROUP BY account_key
)
SELECT a.account_key, d.last_order,
       coalesce(d.orders_now, 0)           AS orders_now,
       coalesce(d.orders_before, 0)        AS orders_before,
       coalesce(d.revenue_now, 0)          AS revenue_now,
       coalesce(d.revenue_before, 0)       AS revenue_before,
       coalesce(d.lines_now, 0)            AS lines_now,
       coalesce(d.return_lines_now, 0)     AS return_lines_now,
       coalesce(d.discounted_lines_now, 0) AS discounted_lines_now,
       coalesce(t.interactions_now, 0)     AS interactions_now,
       coalesce(t.interactions_before, 0)  AS interactions_before,
       CASE WHEN $org_type IN ('banking', 'telecom') THEN coalesce(t.moves_now, 0)
            ELSE coalesce(d.orders_now, 0) END    AS activity_now,
       CASE WHEN $org_type IN ('banking', 'telecom') THEN coalesce(t.moves_before, 0)
            ELSE coalesce(d.orders_before, 0) END AS activity_before,
       t.account_key IS NOT NULL OR coalesce(d.lines_now + d.lines_before, 0) > 0 AS active
FROM accounts AS a
LEFT JOIN days AS d USING (account_key)
LEFT JOIN touched AS t USING (account_key)
WHERE a.signup_date IS NULL OR a.signup_date <= $as_of::DATE OR d.account_key IS NOT NULL
