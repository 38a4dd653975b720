-- Lines bought of each category in the last $period_days days and in as many before, by the accounts
-- asked for.
SELECT account_key, category, lines_now, lines_before
FROM category_mix
WHERE list_contains($account_keys, account_key)
ORDER BY account_key, category
