-- The segment of every scored account: its scores, looked up in the rules.
SELECT s.*, p.segment
FROM rfm_scores AS s
JOIN rfm_rules AS p USING (r, f, m)
