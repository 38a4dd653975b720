-- Both sides of a comparison, 'a' and 'b': their accounts and the days that count. $kind says what $a and $b
-- name: accounts by id, segments of scheme $scheme, regions; of periods, which differ in their days only,
-- every account is on both sides. Segments are worked out only where they are wanted ($segmented).
SELECT s.side, s.first_day, s.last_day, a.account_key, a.region, g.segment
FROM (
    VALUES ('a', $a::VARCHAR, $a_first::DATE, $a_last::DATE),
           ('b', $b::VARCHAR, $b_first::DATE, $b_last::DATE)
) AS s (side, name, first_day, last_day)
CROSS JOIN accounts AS a
LEFT JOIN (SELECT account_key, segment FROM scheme_segments WHERE $segmented) AS g USING (account_key)
WHERE CASE $kind
          WHEN 'accounts' THEN a.account_id = s.name
          WHEN 'segments' THEN g.segment = s.name
          WHEN 'regions'  THEN a.region = s.name
          ELSE TRUE
      END
  AND coalesce(a.signup_date <= s.last_day, TRUE)
