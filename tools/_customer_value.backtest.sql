-- What was known of every account on $as_of, the cut-off of a back-test, and what it did after that, up to
-- $until: order days, and net revenue.
SELECT h.frequency, h.recency, h.age, h.monetary_value,
       count(d.day) FILTER (d.orders > 0)::INTEGER       AS orders,
       coalesce(sum(d.net), 0)::DECIMAL(18, 4)           AS value
FROM purchase_history AS h
LEFT JOIN account_day AS d
       ON d.account_key = h.account_key AND d.day > $as_of::DATE AND d.day <= $until::DATE
GROUP BY h.account_key, h.frequency, h.recency, h.age, h.monetary_value
ORDER BY h.account_key
