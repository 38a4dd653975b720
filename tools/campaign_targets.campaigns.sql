-- Past campaigns of the type, of the last two years, with contacts that had $response_days to respond.
SELECT c.campaign_id, c.start_date
FROM campaigns AS c
WHERE c.campaign_type = $campaign_type
  AND c.start_date > $as_of::DATE - 730
  AND EXISTS (
      SELECT 1
      FROM campaign_responses AS r
      WHERE r.campaign_id = c.campaign_id
        AND r.contacted_at <= $as_of::DATE - $response_days::INTEGER
        AND ($region IS NULL OR r.region = $region)
        AND r.account_key IN (FROM campaign_accounts)
  )
ORDER BY c.start_date, c.campaign_id
