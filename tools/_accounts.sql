-- Every account in the caller's scope; the parent only where it is in scope too.
SELECT a.account_key, a.account_id, a.account_name, p.account_key AS parent_key
FROM accounts AS a
LEFT JOIN accounts AS p ON p.account_id = a.parent_account_id
ORDER BY a.account_id
