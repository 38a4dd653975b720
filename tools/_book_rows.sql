-- The accounts of the book as the dashboard takes them: what filters and key figures are made of.
SELECT account_key, account_id, account_name, region, segment, r, f, recency_days, frequency, orders,
       monetary_value, revenue_before, tenure_days
FROM book_accounts
WHERE $region IS NULL OR region = $region
ORDER BY monetary_value DESC, account_id
