SELECT campaign_id, name, campaign_type, channel, start_date, end_date, budget
FROM staging.campaigns
ORDER BY campaign_id
