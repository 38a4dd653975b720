-- Recency, frequency, monetary value and engagement (interactions in the window of $lookback_days) of
-- every scored account as percentile scores: the share of the other accounts that are worse, 0 to 100;
-- ties share a score. With the churn probability: the one given for the account ($churn_keys,
-- $churn_scores), else 1 where it has not ordered for a year, else not known.
WITH engaged AS (
    SELECT account_key, count(*)::INTEGER AS engagement
    FROM interactions
    WHERE occurred_at::DATE <= $as_of::DATE
      AND occurred_at::DATE > $as_of::DATE - $lookback_days::INTEGER
    GROUP BY account_key
),
given AS (
    SELECT unnest($churn_keys::INTEGER[]) AS account_key, unnest($churn_scores::DOUBLE[]) AS churn
),
measured AS (
    SELECT m.*, coalesce(e.engagement, 0)               AS engagement,
           m.first_order > $as_of::DATE - 90            AS is_new,
           g.churn IS NOT NULL                          AS churn_given,
           coalesce(g.churn, CASE WHEN m.recency_days >= 365 THEN 1 END) AS churn_probability
    FROM rfm_measures AS m
    LEFT JOIN engaged AS e USING (account_key)
    LEFT JOIN given AS g USING (account_key)
    WHERE m.recency_days IS NOT NULL
),
ranked AS (
    SELECT *,
           greatest(count(*) OVER () - 1, 1)                    AS others,
           rank() OVER (ORDER BY recency_days DESC) - 1         AS r_worse,
           rank() OVER (ORDER BY frequency) - 1                 AS f_worse,
           rank() OVER (ORDER BY monetary_value) - 1            AS m_worse,
           rank() OVER (ORDER BY engagement) - 1                AS e_worse
    FROM measured
)
SELECT * EXCLUDE (others, r_worse, f_worse, m_worse, e_worse),
       100.0 * r_worse / others AS r_percentile,
       100.0 * f_worse / others AS f_percentile,
       100.0 * m_worse / others AS m_percentile,
       100.0 * e_worse / others AS e_percentile
FROM ranked
