-- Lines sorted by account and day: an account's history is read in one small piece of the file.
-- What an order is, once: the lines of one account with one order id. It has one key and one day, the
-- first of its lines that are no returns; on that day one line opens it, so that what opens orders can
-- be counted by account, by time or in all and comes to the same. Returns alone are no order: no day.
WITH keyed AS (
    SELECT
        a.account_key, a.region, p.product_key,
        t.transaction_id, t.order_id, t.transaction_date AS day,
        t.quantity, t.net_amount, t.discount_amount, t.channel,
        t.quantity < 0 OR t.net_amount < 0 AS is_return
    FROM staging.transactions AS t
    JOIN snapshot.store.accounts AS a USING (account_id)
    JOIN snapshot.store.products AS p USING (product_id)
)
SELECT
    account_key, region, product_key, transaction_id, order_id, day,
    quantity, net_amount, discount_amount, channel, is_return,
    (dense_rank() OVER (ORDER BY account_key, order_id))::INTEGER AS order_key,
    min(day) FILTER (NOT is_return) OVER an_order                 AS order_day,
    NOT is_return AND row_number() OVER (
        PARTITION BY account_key, order_id ORDER BY is_return, day, transaction_id
    ) = 1                                                         AS opens_order
FROM keyed
WINDOW an_order AS (PARTITION BY account_key, order_id)
ORDER BY account_key, day, order_id, transaction_id
