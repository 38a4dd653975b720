-- Size and revenue of every segment by region, and how much of it a campaign may write to.
SELECT segment, region,
       count(*)::INTEGER                                               AS accounts,
       sum(monetary_value)::DECIMAL(18, 4)                             AS revenue,
       count(*) FILTER (reach = 'opted out')::INTEGER                  AS opted_out,
       count(*) FILTER (reach = 'contacted')::INTEGER                  AS contacted_recently,
       count(*) FILTER (reach = 'reachable')::INTEGER                  AS reachable,
       coalesce(sum(monetary_value) FILTER (reach = 'reachable'), 0)::DECIMAL(18, 4) AS reachable_revenue
FROM campaign_audience
WHERE ($region IS NULL OR region = $region)
  AND account_key IN (FROM campaign_accounts)
  AND ($min_monetary IS NULL OR monetary_value >= $min_monetary)
GROUP BY segment, region
ORDER BY segment, region
