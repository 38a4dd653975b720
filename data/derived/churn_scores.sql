SELECT a.account_key, a.region, r.churn_score, r.scored_at, r.source
FROM staging.churn_scores AS r
JOIN snapshot.store.accounts AS a USING (account_id)
ORDER BY a.account_key, r.scored_at
