-- The accounts that would change segment, largest revenue first.
SELECT a.account_id, a.account_name, x.region, a.owner,
       x.segment                          AS from_segment,
       x.new_segment                      AS to_segment,
       concat(x.r, x.f, x.m)              AS rfm_score,
       concat(x.new_r, x.new_f, x.new_m)  AS new_rfm_score,
       x.monetary_value
FROM rfm_rescored AS x
JOIN accounts AS a USING (account_key)
WHERE x.segment <> x.new_segment
  AND ($region IS NULL OR x.region = $region)
  AND ($from_segment IS NULL OR x.segment = $from_segment)
ORDER BY x.monetary_value DESC, a.account_id
LIMIT $limit
