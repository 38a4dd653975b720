-- The segment of every scored account in scheme lifecycle. Levels: High above 70, Medium from 30 to 70,
-- Low below 30. Churn risk: Low below 0.3, Medium below 0.5, High below 0.7, Critical from 0.7.
-- The score is 70 % the mean of the four percentiles and 30 % the chance to stay, 0 to 100; where churn
-- is not known, the mean alone.
WITH levels AS (
    SELECT *,
           CASE WHEN r_percentile > 70 THEN 'High' WHEN r_percentile >= 30 THEN 'Medium' ELSE 'Low' END AS r,
           CASE WHEN f_percentile > 70 THEN 'High' WHEN f_percentile >= 30 THEN 'Medium' ELSE 'Low' END AS f,
           CASE WHEN m_percentile > 70 THEN 'High' WHEN m_percentile >= 30 THEN 'Medium' ELSE 'Low' END AS m,
           CASE WHEN e_percentile > 70 THEN 'High' WHEN e_percentile >= 30 THEN 'Medium' ELSE 'Low' END AS e,
           CASE WHEN churn_probability IS NULL THEN 'Unknown'
                WHEN churn_probability < 0.3 THEN 'Low'
                WHEN churn_probability < 0.5 THEN 'Medium'
                WHEN churn_probability < 0.7 THEN 'High'
                ELSE 'Critical' END AS churn,
           (r_percentile + f_percentile + m_percentile + e_percentile) / 4 AS mean_percentile
    FROM lifecycle_scores
)
SELECT s.*, p.segment,
       round(coalesce(0.7 * mean_percentile + 30 * (1 - churn_probability), mean_percentile), 2) AS segment_score
FROM levels AS s
JOIN lifecycle_rules AS p USING (r, f, m, churn, is_new)
