-- The accounts of one segment of scheme $scheme at $as_of, with their scores; `total` counts them before
-- the limit.
SELECT a.account_id, a.account_name, s.region, a.owner, s.segment,
       s.recency_days, s.last_order, s.frequency, s.monetary_value, s.lifetime_value,
       s.scores AS rfm_score, s.segment_score, s.levels, s.churn_probability, s.churn_level,
       count(*) OVER ()                AS total,
       sum(s.monetary_value) OVER ()   AS total_monetary
FROM scheme_segments AS s
JOIN accounts AS a USING (account_key)
WHERE s.segment = $segment
  AND ($region IS NULL OR s.region = $region)
  AND s.account_key IN (FROM trade_accounts)
ORDER BY
    CASE WHEN $descending THEN
        CASE $sort WHEN 'monetary' THEN s.monetary_value WHEN 'recency' THEN s.recency_days
                   WHEN 'frequency' THEN s.frequency END
    END DESC NULLS LAST,
    CASE WHEN NOT $descending THEN
        CASE $sort WHEN 'monetary' THEN s.monetary_value WHEN 'recency' THEN s.recency_days
                   WHEN 'frequency' THEN s.frequency END
    END ASC NULLS LAST,
    CASE WHEN NOT $descending THEN
        CASE $sort WHEN 'name' THEN a.account_name WHEN 'owner' THEN a.owner WHEN 'region' THEN s.region END
    END ASC NULLS LAST,
    CASE WHEN $descending THEN
        CASE $sort WHEN 'name' THEN a.account_name WHEN 'owner' THEN a.owner WHEN 'region' THEN s.region END
    END DESC NULLS LAST,
    CASE WHEN $sort IN ('owner', 'region') THEN s.monetary_value END DESC NULLS LAST,
    a.account_id
LIMIT $limit
