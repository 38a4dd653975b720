-- How many accounts that were in these segments at $as_of ordered in the $response_days after it: what to
-- expect of a control group.
SELECT count(*)::INTEGER AS accounts,
       count(*) FILTER (EXISTS (
           SELECT 1
           FROM account_day AS d
           WHERE d.account_key = s.account_key
             AND d.orders > 0
             AND d.day > $as_of::DATE AND d.day <= $as_of::DATE + $response_days::INTEGER
       ))::INTEGER AS ordered
FROM rfm_segments AS s
WHERE list_contains($segments, s.segment)
  AND ($region IS NULL OR s.region = $region)
  AND s.account_key IN (FROM campaign_accounts)
  AND ($min_monetary IS NULL OR s.monetary_value >= $min_monetary)
