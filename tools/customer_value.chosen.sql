-- Keys of the accounts of $region, of $owner and of one kind of business; each may be NULL for any.
SELECT account_key
FROM accounts
WHERE ($region IS NULL OR region = $region)
  AND ($owner IS NULL OR owner = $owner)
  AND account_key IN (FROM trade_accounts)
