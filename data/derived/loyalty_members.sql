SELECT a.account_key, a.region, r.tier, r.points, r.joined_at
FROM staging.loyalty_members AS r
JOIN snapshot.store.accounts AS a USING (account_id)
ORDER BY a.account_key, r.tier
