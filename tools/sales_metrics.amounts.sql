-- The money that shares of sales_metrics are of, and the units that came back, taken and filtered as its
-- measures are.
SELECT
    coalesce(sum(discount_amount) FILTER (NOT is_return), 0)::DECIMAL(18, 4)       AS discount_amount,
    (-coalesce(sum(net_amount) FILTER (is_return), 0))::DECIMAL(18, 4)             AS return_amount,
    coalesce(sum(abs(quantity)) FILTER (is_return), 0)::DECIMAL(18, 3)             AS returned_units
FROM sales_lines
WHERE day BETWEEN $start AND $end
