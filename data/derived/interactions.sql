SELECT a.account_key, a.region, r.interaction_id, r.interaction_type, r.occurred_at, r.duration_seconds, r.value, r.properties
FROM staging.interactions AS r
JOIN snapshot.store.accounts AS a USING (account_id)
ORDER BY a.account_key, r.occurred_at, r.interaction_id
