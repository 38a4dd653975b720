-- Contacts and responses of the campaigns that started the day after $as_of, by the segment that the
-- accounts were in on that day: whoever responds moves up afterwards, so today's segments would
-- flatter the good ones and blame the others. Only contacts that had $response_days to respond by $until.
SELECT s.segment, c.channel,
       count(*)::INTEGER                                        AS contacts,
       count(*) FILTER (r.responded_at <= $until::DATE)::INTEGER AS responses,
       coalesce(sum(r.revenue) FILTER (r.responded_at <= $until::DATE), 0)::DECIMAL(18, 4) AS revenue
FROM campaign_responses AS r
JOIN campaigns AS c USING (campaign_id)
JOIN rfm_segments AS s USING (account_key)
WHERE c.campaign_type = $campaign_type
  AND c.start_date = $as_of::DATE + 1
  AND r.contacted_at <= $until::DATE - $response_days::INTEGER
  AND ($region IS NULL OR r.region = $region)
  AND r.account_key IN (FROM campaign_accounts)
  AND ($min_monetary IS NULL OR s.monetary_value >= $min_monetary)
GROUP BY s.segment, c.channel
