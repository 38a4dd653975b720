-- The measures of sales_metrics that count orders, where not whole orders are looked at but what they
-- hold of some goods or by some channel: an order counts in every period in which some of it was bought.
SELECT
    count(DISTINCT order_key) FILTER (NOT is_return)                               AS orders,
    (sum(net_amount) / nullif(count(DISTINCT order_key) FILTER (NOT is_return), 0))::DECIMAL(18, 4) AS avg_order_value,
    count(DISTINCT account_key) FILTER (NOT is_return)                             AS active_accounts
FROM sales_lines
WHERE day BETWEEN $start AND $end
