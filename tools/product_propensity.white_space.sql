-- Categories that similar accounts buy and this one does not, most valuable first; equal ones by the
-- revenue of the account, then by how many buy it, then by name. Similar accounts are all those in scope; the filters only choose rows.
SELECT w.account_key, a.account_id, a.account_name, a.region, a.owner, s.segment, w.commercial_segment,
       w.category, w.value, w.wallet_share, w.account_revenue, w.buyers, w.buyer_share, w.peer_accounts,
       w.last_purchase, w.earlier_revenue,
       (count(*) OVER ())::INTEGER                   AS total,
       (sum(w.value) OVER ())::DECIMAL(18, 4)        AS total_value
FROM white_space AS w
JOIN accounts AS a USING (account_key)
JOIN rfm_segments AS s USING (account_key)
WHERE ($account_key IS NULL OR w.account_key = $account_key)
  AND ($segment IS NULL OR s.segment = $segment OR w.commercial_segment = $segment)
  AND ($category IS NULL OR w.category = $category)
ORDER BY w.value DESC, s.monetary_value DESC, w.buyer_share DESC, a.account_name, a.account_id, w.category
LIMIT $limit
