SELECT a.account_key, a.region, r.campaign_id, r.contacted_at, r.opened_at, r.clicked_at, r.responded_at, r.revenue,
       coalesce(r.control, FALSE) AS control
FROM staging.campaign_responses AS r
JOIN snapshot.store.accounts AS a USING (account_id)
ORDER BY a.account_key, r.campaign_id
