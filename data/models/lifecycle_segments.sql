-- The segment of every scored account in scheme lifecycle. Levels: High above 70, Medium from 30 to 70,
-- Low below 30; churn risk as in churn_levels.
-- The score is 70 % the mean of the four percentiles and 30 % the chance to stay, 0 to 100; where churn
-- is not known, the mean alone.
WITH levels AS (
    SELECT lifecycle_scores.*,
           CASE WHEN r_percentile > 70 THEN 'High' WHEN r_percentile >= 30 THEN 'Medium' ELSE 'Low' END AS r,
           CASE WHEN f_percentile > 70 THEN 'High' WHEN f_percentile >= 30 THEN 'Medium' ELSE 'Low' END AS f,
           CASE WHEN m_percentile > 70 THEN 'High' WHEN m_percentile >= 30 THEN 'Medium' ELSE 'Low' END AS m,
           CASE WHEN e_percentile > 70 THEN 'High' WHEN e_percentile >= 30 THEN 'Medium' ELSE 'Low' END AS e,
           coalesce(risk.level, 'Unknown') AS churn,
           (r_percentile + f_percentile + m_percentile + e_percentile) / 4 AS mean_percentile
    FROM lifecycle_scores
    LEFT JOIN churn_levels AS risk ON churn_probability >= risk.begins AND churn_probability < risk.ends
)
SELECT s.*, p.segment,
       round(coalesce(0.7 * mean_percentile + 30 * (1 - churn_probability), mean_percentile), 2) AS segment_score
FROM levels AS s
JOIN lifecycle_rules AS p USING (r, f, m, churn, is_new)
