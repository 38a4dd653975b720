-- Every account in the caller's scope.
SELECT account_key, account_id, account_name
FROM accounts
ORDER BY account_id
