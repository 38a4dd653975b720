-- The segment of every scored account in scheme $scheme.
SELECT a.account_id, s.region, s.segment, s.segment_score,
       coalesce(s.levels, s.scores) AS levels, s.churn_level
FROM scheme_segments AS s
JOIN accounts AS a USING (account_key)
ORDER BY a.account_id
