-- The segment of every scored account at $as_of in the scheme that is asked for ($scheme), with what
-- the account did. Frequency is order days, in scheme consumer orders. Accounts that never ordered are
-- in no segment of any scheme. The labels of scheme clusters are given ($label_keys, $labels); without
-- any, all accounts are 'Not clustered'.
SELECT account_key, region, segment, recency_days, first_order, last_order, frequency,
       monetary_value, lifetime_value,
       concat(r, f, m)::VARCHAR AS scores, NULL::DOUBLE AS segment_score,
       NULL::VARCHAR AS levels, NULL::DOUBLE AS churn_probability, NULL::VARCHAR AS churn_level
FROM rfm_segments
WHERE $scheme = 'rfm'
UNION ALL
SELECT account_key, region, segment, recency_days, first_order, last_order, frequency,
       monetary_value, lifetime_value,
       concat(r, f), NULL, NULL, NULL, NULL
FROM consumer_segments
WHERE $scheme = 'consumer'
UNION ALL
SELECT account_key, region, segment, recency_days, first_order, last_order, frequency,
       monetary_value, lifetime_value,
       NULL, segment_score, concat_ws(', ', 'R ' || r, 'F ' || f, 'M ' || m, 'E ' || e), churn_probability, churn
FROM lifecycle_segments
WHERE $scheme = 'lifecycle'
UNION ALL
SELECT m.account_key, m.region, coalesce(g.segment, 'Not clustered'), m.recency_days, m.first_order,
       m.last_order, m.frequency, m.monetary_value, m.lifetime_value,
       NULL, NULL, NULL, NULL, NULL
FROM rfm_measures AS m
LEFT JOIN (SELECT unnest($label_keys::INTEGER[]) AS account_key, unnest($labels::VARCHAR[]) AS segment) AS g
    USING (account_key)
WHERE m.recency_days IS NOT NULL
  AND $scheme = 'clusters'
