SELECT a.account_key, a.region, r.note_id, r.author, r.created_at, r.body
FROM staging.notes AS r
JOIN snapshot.store.accounts AS a USING (account_id)
ORDER BY a.account_key, r.created_at, r.note_id
