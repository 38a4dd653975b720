-- The accounts of $only, a list of account keys; all where it is NULL.
SELECT account_key
FROM accounts
WHERE $only::INTEGER[] IS NULL OR list_contains($only::INTEGER[], account_key)
