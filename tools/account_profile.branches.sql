-- The account itself and the branches below it: each direct child with all accounts under it rolled up.
-- $members[i] belongs to the branch of $heads[i].
WITH membership AS (
    SELECT unnest($members::INTEGER[]) AS account_key, unnest($heads::INTEGER[]) AS head
),
rolled_up AS (
    SELECT b.head,
           count(DISTINCT b.account_key)                           AS accounts,
           coalesce(sum(d.net) FILTER (d.now), 0)::DECIMAL(18, 4)  AS revenue,
           coalesce(sum(d.net) FILTER (d.before), 0)::DECIMAL(18, 4) AS previous_revenue,
           coalesce(sum(d.net) FILTER (d.now AND b.account_key = b.head), 0)::DECIMAL(18, 4) AS own_revenue,
           coalesce(sum(d.orders) FILTER (d.now), 0)::BIGINT       AS orders,
           min(d.day) FILTER (d.orders > 0)                        AS first_order,
           max(d.day) FILTER (d.orders > 0 AND (d.now OR d.before)) AS last_order
    FROM membership AS b
    LEFT JOIN (
        SELECT *, day > $as_of::DATE - $lookback_days::INTEGER AS now,
               day <= $as_of::DATE - $lookback_days::INTEGER
                   AND day > $as_of::DATE - 2 * $lookback_days::INTEGER AS before
        FROM account_day
        WHERE day <= $as_of::DATE
          AND account_key IN (SELECT unnest($members::INTEGER[]))
    ) AS d USING (account_key)
    GROUP BY b.head
)
SELECT r.head, a.account_id, a.account_name, a.region, a.owner,
       r.accounts, r.revenue, r.previous_revenue, r.own_revenue, r.orders, r.first_order, r.last_order
FROM rolled_up AS r
JOIN accounts AS a ON a.account_key = r.head
ORDER BY r.revenue DESC, a.account_id
