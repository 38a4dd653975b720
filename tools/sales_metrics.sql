-- The measures of sales_metrics, each written once. The tool takes one of these columns, groups it by
-- the dimensions asked for and adds a condition for every filter; nothing else is ever put into it. Of
-- goods and channels it takes what counts orders from sales_metrics.goods.sql.
SELECT
    coalesce(sum(net_amount), 0)::DECIMAL(18, 4)                                   AS revenue,
    coalesce(sum(gross_amount) FILTER (NOT is_return), 0)::DECIMAL(18, 4)          AS gross_revenue,
    count(*) FILTER (opens_order)                                                  AS orders,
    coalesce(sum(quantity) FILTER (NOT is_return), 0)::DECIMAL(18, 3)              AS units,
    (sum(net_amount) / nullif(count(*) FILTER (opens_order), 0))::DECIMAL(18, 4)   AS avg_order_value,
    count(DISTINCT account_key) FILTER (opens_order)                               AS active_accounts,
    count(DISTINCT account_key) FILTER (is_first_order)                            AS new_accounts,
    round(100 * sum(discount_amount) FILTER (NOT is_return)
              / nullif(sum(gross_amount) FILTER (NOT is_return), 0), 2)            AS discount_share,
    round(-100 * coalesce(sum(net_amount) FILTER (is_return), 0)
              / nullif(sum(net_amount) FILTER (NOT is_return), 0), 2)              AS return_share
FROM sales_lines
WHERE day BETWEEN $start AND $end
