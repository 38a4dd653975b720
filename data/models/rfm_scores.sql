-- Quintile scores 1 to 5, 5 best, ties always together: 1 + floor(5 * percent_rank), capped at 5.
-- The percent rank is kept in whole numbers, (rank - 1) / (n - 1), so that no rounding moves a score.
-- With $scoring = 'ntile' ties are split by account key and each fifth is as large as the next, as in
-- tables published with pandas.qcut over first-occurrence ranks.
WITH ranked AS (
    SELECT *,
           count(*) OVER () AS n,
           rank() OVER (ORDER BY recency_days DESC, CASE WHEN $scoring = 'ntile' THEN account_key END) AS r_rank,
           rank() OVER (ORDER BY frequency, CASE WHEN $scoring = 'ntile' THEN account_key END)         AS f_rank,
           rank() OVER (ORDER BY monetary_value, CASE WHEN $scoring = 'ntile' THEN account_key END)    AS m_rank
    FROM rfm_measures
    WHERE recency_days IS NOT NULL
)
SELECT * EXCLUDE (n, r_rank, f_rank, m_rank),
       CASE WHEN $scoring = 'ntile' THEN greatest(1, (5 * (r_rank - 1) + n - 2) // greatest(n - 1, 1))
            ELSE least(5, 1 + 5 * (r_rank - 1) // greatest(n - 1, 1)) END::INTEGER AS r,
       CASE WHEN $scoring = 'ntile' THEN greatest(1, (5 * (f_rank - 1) + n - 2) // greatest(n - 1, 1))
            ELSE least(5, 1 + 5 * (f_rank - 1) // greatest(n - 1, 1)) END::INTEGER AS f,
       CASE WHEN $scoring = 'ntile' THEN greatest(1, (5 * (m_rank - 1) + n - 2) // greatest(n - 1, 1))
            ELSE least(5, 1 + 5 * (m_rank - 1) // greatest(n - 1, 1)) END::INTEGER AS m
FROM ranked
