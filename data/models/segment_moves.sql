-- For every scored account: its segment of scheme $scheme at $as_of and at the earlier $from_date, for
-- which the segments are given ($then_keys, $then_segments), with its net revenue in the window of
-- $lookback_days up to either. An account whose first order came later was in 'No purchases' then.
-- `gained`: its last order is more recent than it was then, or it brought more. Without that, a better
-- segment only says that older orders have left the window.
SELECT s.account_key, s.region, s.last_order,
       coalesce(t.segment, 'No purchases')               AS from_segment,
       s.segment                                         AS to_segment,
       coalesce(b.revenue, 0)::DECIMAL(18, 4)            AS revenue_before,
       s.monetary_value                                  AS revenue_now,
       s.recency_days < $from_date::DATE - b.last_order
           OR s.monetary_value > coalesce(b.revenue, 0)  AS gained
FROM scheme_segments AS s
LEFT JOIN (
    SELECT unnest($then_keys::INTEGER[]) AS account_key, unnest($then_segments::VARCHAR[]) AS segment
) AS t USING (account_key)
LEFT JOIN (
    SELECT account_key,
           sum(net) FILTER (WHERE day > $from_date::DATE - $lookback_days::INTEGER) AS revenue,
           max(day) FILTER (WHERE orders > 0)                                       AS last_order
    FROM account_day
    WHERE day <= $from_date::DATE
    GROUP BY account_key
) AS b USING (account_key)
