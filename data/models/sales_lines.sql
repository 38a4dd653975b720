-- Order lines with everything they can be counted by: one column per dimension of sales_metrics but
-- time and segment. `is_first_order` marks the lines of the day of the account's first order ever.
SELECT l.account_key, l.day, l.order_key, l.opens_order, l.quantity, l.net_amount, l.discount_amount,
       l.gross_amount, l.is_return,
       NOT l.is_return AND l.day = s.first_order AS is_first_order,
       l.region,
       a.account_id, a.account_name                     AS account,
       coalesce(a.country, '(not stated)')              AS country,
       coalesce(a.account_type, '(not stated)')         AS account_type,
       coalesce(a.industry, '(not stated)')             AS industry,
       coalesce(a.commercial_segment, '(not stated)')   AS commercial_segment,
       coalesce(a.owner, '(not stated)')                AS owner,
       l.product_key, p.product_id, p.product_name      AS product,
       p.category,
       coalesce(p.brand, '(not stated)')                AS brand,
       coalesce(l.channel, '(not stated)')              AS channel
FROM lines AS l
JOIN accounts AS a USING (account_key)
JOIN products AS p USING (product_key)
LEFT JOIN account_sum AS s USING (account_key)
