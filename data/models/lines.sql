-- What an order line is, once. A negative quantity or amount makes a return; a return lowers revenue
-- and is never an order. Gross is the value before discount.
SELECT account_key, region, product_key, transaction_id, order_id, day, channel,
       quantity, net_amount, discount_amount,
       (net_amount + discount_amount)::DECIMAL(18, 4) AS gross_amount,
       quantity < 0 OR net_amount < 0                 AS is_return,
       discount_amount > 0 AND NOT (quantity < 0 OR net_amount < 0) AS is_discounted
FROM transactions
