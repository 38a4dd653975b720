-- Segments of the accounts of $keys, null for all, and, for each, where it stands among the accounts of its segment and
-- type, itself included.
WITH standing AS (
    SELECT s.account_key, s.segment, a.account_type, s.monetary_value,
           count(*) OVER peers                                       AS accounts,
           rank() OVER (peers ORDER BY s.monetary_value DESC)        AS rank,
           rank() OVER (peers ORDER BY s.monetary_value) - 1         AS lower,
           median(s.monetary_value) OVER peers                       AS median_monetary,
           median(s.frequency) OVER peers                            AS median_frequency,
           median(s.recency_days) OVER peers                         AS median_recency_days
    FROM rfm_segments AS s
    JOIN accounts AS a USING (account_key)
    WINDOW peers AS (PARTITION BY s.segment, a.account_type)
)
SELECT account_key, segment, account_type, accounts, rank,
       round(100.0 * lower / nullif(accounts - 1, 0), 2)::DOUBLE                  AS percentile,
       round(median_monetary, 2)::DECIMAL(18, 4)                                  AS median_monetary,
       (monetary_value - round(median_monetary, 2))::DECIMAL(18, 4)               AS difference,
       median_frequency, median_recency_days
FROM standing
WHERE $keys IS NULL OR list_contains($keys, account_key)
