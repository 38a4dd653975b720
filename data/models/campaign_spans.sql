-- Campaigns with the last day on which they can have brought something: $response_days after the end, or
-- after the last contact up to $until where no end is given.
SELECT c.campaign_id, c.name, c.campaign_type, c.channel, c.start_date, c.end_date, c.budget,
       (coalesce(c.end_date, max(r.contacted_at) FILTER (r.contacted_at <= $until::DATE), c.start_date)
           + $response_days::INTEGER)::DATE AS closes
FROM campaigns AS c
LEFT JOIN campaign_responses AS r USING (campaign_id)
GROUP BY c.campaign_id, c.name, c.campaign_type, c.channel, c.start_date, c.end_date, c.budget
