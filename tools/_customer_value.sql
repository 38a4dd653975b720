-- Every account that ordered by $as_of: what repeat-purchase models know of it, its segment, and what it
-- brought in the last $horizon_days.
WITH recent AS (
    SELECT account_key,
           count(*) FILTER (orders > 0)::INTEGER  AS past_orders,
           sum(net)::DECIMAL(18, 4)               AS past_value
    FROM account_day
    WHERE day <= $as_of::DATE AND day > $as_of::DATE - $horizon_days::INTEGER
    GROUP BY account_key
)
SELECT h.account_key, a.account_id, a.account_name, h.region, a.owner, s.segment,
       h.first_order, h.last_order, h.frequency, h.recency, h.age, h.monetary_value,
       coalesce(r.past_orders, 0)  AS past_orders,
       coalesce(r.past_value, 0)   AS past_value
FROM purchase_history AS h
JOIN accounts AS a USING (account_key)
JOIN account_segments AS s USING (account_key)
LEFT JOIN recent AS r USING (account_key)
ORDER BY a.account_id
