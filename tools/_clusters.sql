-- What scheme clusters groups accounts by: fifteen features of every account that ordered by $as_of.
-- Recency and tenure look at all history, the others at the window of $lookback_days. A purchase is
-- the value of one order day, before returns; shares are of lines. `active` accounts ordered in the
-- window: the others have nothing in it to be compared by. With $only, of that account alone.
WITH bought AS (
    SELECT account_key,
           min(day) FILTER (orders > 0)                             AS first_order,
           max(day) FILTER (orders > 0)                             AS last_order,
           count(*) FILTER (orders > 0 AND in_window)               AS order_days,
           sum(orders) FILTER (in_window)                           AS orders,
           sum(net) FILTER (in_window)                              AS net,
           sum(gross - discount) FILTER (in_window)                 AS sold,
           max(gross - discount) FILTER (orders > 0 AND in_window)  AS largest,
           min(gross - discount) FILTER (orders > 0 AND in_window)  AS smallest,
           sum(lines) FILTER (in_window)                            AS lines,
           sum(return_lines) FILTER (in_window)                     AS return_lines,
           sum(discounted_lines) FILTER (in_window)                 AS discounted_lines
    FROM (
        SELECT *, day > $as_of::DATE - $lookback_days::INTEGER AS in_window
        FROM account_day
        WHERE day <= $as_of::DATE
          AND ($only::INTEGER IS NULL OR account_key = $only)
    )
    GROUP BY account_key
    HAVING max(day) FILTER (orders > 0) IS NOT NULL
),
assortment AS (
    SELECT account_key, count(DISTINCT product_key) AS products
    FROM lines
    WHERE day > $as_of::DATE - $lookback_days::INTEGER
      AND day <= $as_of::DATE
      AND NOT is_return
      AND ($only::INTEGER IS NULL OR account_key = $only)
    GROUP BY account_key
),
touched AS (
    SELECT account_key,
           count(*)                                                   AS interactions,
           avg(duration_seconds)                                      AS seconds,
           count(DISTINCT interaction_type)                           AS types,
           count(*) FILTER (interaction_type = 'email_open')          AS email_opens,
           count(*) FILTER (interaction_type = 'website_visit')       AS website_visits
    FROM interactions
    WHERE occurred_at::DATE > $as_of::DATE - $lookback_days::INTEGER
      AND occurred_at::DATE <= $as_of::DATE
      AND ($only::INTEGER IS NULL OR account_key = $only)
    GROUP BY account_key
)
SELECT b.account_key,
       b.order_days > 0                                                        AS active,
       date_diff('day', b.last_order, $as_of::DATE)::DOUBLE                    AS recency_days,
       b.order_days::DOUBLE                                                    AS frequency,
       coalesce(b.net, 0)::DOUBLE                                              AS total_spend,
       coalesce(b.sold / nullif(b.orders, 0), 0)::DOUBLE                       AS avg_transaction_value,
       coalesce(a.products, 0)::DOUBLE                                         AS unique_products,
       coalesce(b.largest, 0)::DOUBLE                                          AS max_purchase,
       coalesce(b.smallest, 0)::DOUBLE                                         AS min_purchase,
       coalesce(t.interactions, 0)::DOUBLE                                     AS interaction_count,
       coalesce(t.seconds, 0)::DOUBLE                                          AS avg_interaction_duration,
       coalesce(t.types, 0)::DOUBLE                                            AS interaction_types,
       coalesce(t.email_opens, 0)::DOUBLE                                      AS email_opens,
       coalesce(t.website_visits, 0)::DOUBLE                                   AS website_visits,
       date_diff('day', b.first_order, $as_of::DATE)::DOUBLE                   AS tenure_days,
       coalesce(b.discounted_lines / nullif(b.lines - b.return_lines, 0), 0)   AS discount_share,
       coalesce(b.return_lines / nullif(b.lines, 0), 0)                        AS return_share
FROM bought AS b
LEFT JOIN assortment AS a USING (account_key)
LEFT JOIN touched AS t USING (account_key)
ORDER BY b.account_key
