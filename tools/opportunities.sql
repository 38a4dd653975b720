-- Opportunities in the order of $sort. Unless every kind is asked for, an account appears once, with its
-- largest; `also` names its other kinds. Bars and medians are over all accounts in scope; the filters
-- only choose rows. `totals` counts every kind before that choice of the largest.
WITH found AS (
    SELECT * FROM opportunity_at_risk_high_value
    UNION ALL BY NAME
    SELECT * FROM opportunity_declining_key_accounts
    UNION ALL BY NAME
    SELECT * FROM opportunity_champions_for_expansion
    UNION ALL BY NAME
    SELECT * FROM opportunity_promising_new_customers
    UNION ALL BY NAME
    SELECT * FROM opportunity_hibernating_with_potential
    UNION ALL BY NAME
    SELECT * FROM opportunity_white_space
),
described AS (
    SELECT f.*, a.account_id, a.account_name, a.region, a.owner, a.annual_revenue,
           s.segment, s.monetary_value, s.lifetime_value, s.recency_days, s.first_order,
           s.last_order, s.frequency, g.usual_gap,
           c.probability AS churn_probability, c.level AS churn_level,
           list(f.kind) OVER (PARTITION BY f.account_key) AS kinds,
           -- Orders accounts with equal stakes.
           CASE f.kind WHEN 'hibernating_with_potential' THEN a.annual_revenue
                       ELSE s.lifetime_value END AS weight
    FROM found AS f
    JOIN accounts AS a USING (account_key)
    JOIN rfm_segments AS s USING (account_key)
    LEFT JOIN usual_gaps AS g USING (account_key)
    LEFT JOIN churn_known AS c USING (account_key)
    -- What is at risk is so by its segment, also while nothing of it is expected to be lost.
    WHERE (f.value_at_stake > 0 OR f.kind = 'at_risk_high_value')
      AND ($region IS NULL OR a.region = $region)
      AND ($owner IS NULL OR a.owner = $owner)
      AND f.account_key IN (FROM trade_accounts)
      AND (len($segments::VARCHAR[]) = 0 OR list_contains($segments::VARCHAR[], s.segment))
      AND ($min_tenure_days IS NULL OR s.first_order <= $as_of::DATE - $min_tenure_days::INTEGER)
      AND ($max_tenure_days IS NULL OR s.first_order >= $as_of::DATE - $max_tenure_days::INTEGER)
      AND ($min_monetary IS NULL OR s.monetary_value >= $min_monetary)
      AND ($max_monetary IS NULL OR s.monetary_value <= $max_monetary)
      AND ($min_frequency IS NULL OR s.frequency >= $min_frequency)
      AND ($max_frequency IS NULL OR s.frequency <= $max_frequency)
      AND ($min_recency_days IS NULL OR s.recency_days >= $min_recency_days)
      AND ($account_key IS NULL OR f.account_key = $account_key)
),
chosen AS (
    SELECT *
    FROM described
    WHERE $kind IS NULL OR kind = $kind
),
totals AS (
    SELECT kind, count(*)::INTEGER AS accounts, sum(value_at_stake)::DECIMAL(18, 4) AS value_at_stake,
           max(value_at_stake) AS largest_stake,
           list([account_id, account_name] ORDER BY value_at_stake DESC, weight DESC, account_id)[1]
               AS largest
    FROM chosen
    GROUP BY kind
),
bought AS (
    SELECT account_key, count(*)::INTEGER AS categories_bought
    FROM category_buyers
    GROUP BY account_key
),
ranked AS (
    SELECT *
    FROM chosen
    QUALIFY $every_kind
        OR row_number() OVER (PARTITION BY account_key
                              ORDER BY value_at_stake DESC, list_position($kinds, kind)) = 1
),
stakes AS (
    SELECT kind, count(*)::INTEGER AS accounts, sum(value_at_stake)::DECIMAL(18, 4) AS value_at_stake
    FROM ranked
    GROUP BY kind
),
largest AS (
    SELECT max(value_at_stake) AS value_at_stake
    FROM ranked
    GROUP BY account_key
)
SELECT r.* EXCLUDE (weight),
       coalesce(b.categories_bought, 0)                    AS categories_bought,
       (count(*) OVER ())::INTEGER                         AS total,
       (SELECT sum(value_at_stake) FROM largest)::DECIMAL(18, 4) AS total_at_stake,
       (SELECT list(totals) FROM totals)                   AS totals,
       (SELECT list(stakes) FROM stakes)                   AS stakes
FROM ranked AS r
LEFT JOIN bought AS b USING (account_key)
ORDER BY
    CASE $sort WHEN 'monetary' THEN r.monetary_value WHEN 'recency' THEN r.recency_days END DESC,
    CASE $sort WHEN 'name' THEN r.account_name WHEN 'owner' THEN r.owner WHEN 'region' THEN r.region END NULLS LAST,
    r.value_at_stake DESC, list_position($kinds, r.kind), r.weight DESC, r.account_id
LIMIT $limit
