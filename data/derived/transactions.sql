-- Lines sorted by account and day: an account's history is read in one small piece of the file.
SELECT
    a.account_key, a.region, p.product_key,
    t.transaction_id, t.order_id, t.transaction_date AS day,
    t.quantity, t.net_amount, t.discount_amount, t.channel
FROM staging.transactions AS t
JOIN snapshot.store.accounts AS a USING (account_id)
JOIN snapshot.store.products AS p USING (product_id)
ORDER BY a.account_key, t.transaction_date, t.order_id, t.transaction_id
