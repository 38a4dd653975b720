-- Campaigns begun by $until that reached, or left alone on purpose, an account in scope.
SELECT c.campaign_id, c.name, c.campaign_type, c.channel, c.start_date, c.end_date, c.budget, c.closes
FROM campaign_spans AS c
WHERE c.start_date <= $until::DATE
  AND EXISTS (
      SELECT 1
      FROM campaign_responses AS r
      WHERE r.campaign_id = c.campaign_id
        AND (r.control OR r.contacted_at <= $until::DATE)
        AND ($region IS NULL OR r.region = $region)
  )
ORDER BY c.start_date DESC, c.campaign_id
