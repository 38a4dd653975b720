-- What came by $until of the campaigns that began the day after $as_of, by the segment their accounts
-- were in on that day and by whether they were left alone as control group. Orders and revenue are
-- those of the whole time of the campaign, whatever brought them, so that the groups can be compared.
WITH accounts_of AS (
    SELECT r.campaign_id, s.segment, r.account_key, c.start_date, c.closes,
           bool_or(r.control)                                               AS control,
           count(*) FILTER (r.contacted_at <= $until::DATE)                 AS contacts,
           count(*) FILTER (r.opened_at <= $until::DATE)                    AS opens,
           count(*) FILTER (r.clicked_at <= $until::DATE)                   AS clicks,
           count(*) FILTER (r.responded_at <= $until::DATE)                 AS responses,
           sum(r.revenue) FILTER (r.responded_at <= $until::DATE)           AS revenue
    FROM campaign_responses AS r
    JOIN campaign_spans AS c USING (campaign_id)
    LEFT JOIN rfm_segments AS s USING (account_key)
    WHERE c.start_date = $as_of::DATE + 1
      AND (r.control OR r.contacted_at <= $until::DATE)
      AND ($region IS NULL OR r.region = $region)
    GROUP BY r.campaign_id, s.segment, r.account_key, c.start_date, c.closes
),
bought AS (
    SELECT a.campaign_id, a.account_key,
           sum(d.orders) > 0   AS ordered,
           sum(d.net)          AS net
    FROM accounts_of AS a
    JOIN account_day AS d
      ON d.account_key = a.account_key
     AND d.day >= a.start_date AND d.day <= least(a.closes, $until::DATE)
    GROUP BY a.campaign_id, a.account_key
)
SELECT a.campaign_id, a.segment, a.control,
       count(*)::INTEGER                                       AS accounts,
       sum(a.contacts)::INTEGER                                AS contacts,
       sum(a.opens)::INTEGER                                   AS opens,
       sum(a.clicks)::INTEGER                                  AS clicks,
       sum(a.responses)::INTEGER                               AS responses,
       coalesce(sum(a.revenue), 0)::DECIMAL(18, 4)             AS revenue,
       count(*) FILTER (b.ordered)::INTEGER                    AS ordered,
       coalesce(sum(b.net), 0)::DECIMAL(18, 4)                 AS net,
       coalesce(sum(b.net::DOUBLE * b.net::DOUBLE), 0)::DOUBLE AS net_squares
FROM accounts_of AS a
LEFT JOIN bought AS b USING (campaign_id, account_key)
GROUP BY a.campaign_id, a.segment, a.control
ORDER BY a.campaign_id, a.segment, a.control
