-- The label of every scored account in scheme consumer: its scores and habits, looked up in the rules.
SELECT s.*, p.segment
FROM consumer_scores AS s
JOIN consumer_rules AS p USING (r, f, ordered, discounted)
