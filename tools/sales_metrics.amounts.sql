-- The money that shares of sales_metrics are of, taken and filtered as its measures are.
SELECT
    coalesce(sum(discount_amount) FILTER (NOT is_return), 0)::DECIMAL(18, 4)       AS discount_amount,
    (-coalesce(sum(net_amount) FILTER (is_return), 0))::DECIMAL(18, 4)             AS return_amount
FROM sales_lines
WHERE day BETWEEN $start AND $end
