-- The family of every account that belongs to one: the account at the top of its hierarchy. Account
-- $family_members[i] is of the family of $family_heads[i]; an account by itself is of none.
SELECT m.account_key, h.account_id AS family_id, h.account_name AS family
FROM (
    SELECT unnest($family_members::INTEGER[]) AS account_key, unnest($family_heads::INTEGER[]) AS head
) AS m
JOIN accounts AS h ON h.account_key = m.head
