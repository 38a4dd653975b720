-- The segment of every account at $as_of; accounts that never ordered by then are 'No purchases'.
SELECT a.account_key, coalesce(s.segment, 'No purchases') AS segment
FROM accounts AS a
LEFT JOIN rfm_segments AS s USING (account_key)
