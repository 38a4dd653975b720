-- Every signal of the accounts asked for.
SELECT account_key, signal, now, before, part, measured, fired
FROM behavior_findings
WHERE list_contains($account_keys, account_key)
