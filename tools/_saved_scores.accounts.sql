-- Every account at $as_of: what it did in the window of $lookback_days, its scores and its segment in
-- each scheme. Accounts that never ordered have no scores.
WITH assortment AS (
    SELECT account_key, count(*)::INTEGER AS categories
    FROM category_buyers
    GROUP BY account_key
),
labelled AS (
    SELECT unnest($label_keys::INTEGER[]) AS account_key, unnest($labels::VARCHAR[]) AS cluster
)
SELECT a.account_id, a.account_name, a.region,
       x.first_order, x.last_order, x.recency_days,
       coalesce(x.frequency, 0)                             AS frequency,
       coalesce(x.total_transactions, 0)                    AS total_transactions,
       coalesce(x.monetary_value, 0)                        AS monetary_value,
       coalesce(x.lifetime_value, 0)                        AS lifetime_value,
       round(x.monetary_value / nullif(x.total_transactions, 0), 4)::DECIMAL(18, 4) AS avg_order_value,
       coalesce(x.total_quantity, 0)                        AS total_quantity,
       coalesce(b.categories, 0)                            AS categories_purchased,
       s.r                                                  AS r_score,
       s.f                                                  AS f_score,
       s.m                                                  AS m_score,
       CASE WHEN s.r IS NOT NULL THEN concat(s.r, s.f, s.m) END AS rfm_score,
       round((s.r + s.f + s.m) / 3, 2)                      AS rfm_score_numeric,
       coalesce(s.segment, 'No purchases')                  AS rfm_segment,
       coalesce(l.segment, 'No purchases')                  AS lifecycle_segment,
       l.segment_score                                      AS lifecycle_score,
       coalesce(c.segment, 'No purchases')                  AS consumer_segment,
       g.cluster,
       l.churn_probability,
       l.churn                                              AS churn_level
FROM accounts AS a
LEFT JOIN rfm_measures AS x USING (account_key)
LEFT JOIN rfm_segments AS s USING (account_key)
LEFT JOIN lifecycle_segments AS l USING (account_key)
LEFT JOIN consumer_segments AS c USING (account_key)
LEFT JOIN labelled AS g USING (account_key)
LEFT JOIN assortment AS b USING (account_key)
ORDER BY a.account_id
