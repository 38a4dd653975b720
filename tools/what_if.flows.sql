-- Accounts and revenue by the segment they are in and the one they would be in.
SELECT segment, new_segment, count(*) AS accounts, sum(monetary_value) AS revenue
FROM rfm_rescored
WHERE $region IS NULL OR region = $region
GROUP BY segment, new_segment
ORDER BY revenue DESC, segment, new_segment
