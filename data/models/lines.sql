-- What an order line is, once. A return (negative quantity or amount: see derived/transactions.sql, which
-- also says what an order is) lowers revenue and is never an order. Gross is the value before discount.
SELECT account_key, region, product_key, transaction_id, order_id, order_key, order_day, opens_order,
       day, channel, quantity, net_amount, discount_amount,
       (net_amount + discount_amount)::DECIMAL(18, 4) AS gross_amount,
       is_return,
       discount_amount > 0 AND NOT is_return          AS is_discounted
FROM transactions
