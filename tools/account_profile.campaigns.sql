-- Campaign contacts of the accounts of $keys up to $as_of and what came of them.
SELECT count(*)                                                    AS contacts,
       count(DISTINCT campaign_id)                                 AS campaigns,
       count(*) FILTER (opened_at <= $as_of::DATE)                 AS opened,
       count(*) FILTER (clicked_at <= $as_of::DATE)                AS clicked,
       count(*) FILTER (responded_at <= $as_of::DATE)              AS responded,
       coalesce(sum(revenue) FILTER (responded_at <= $as_of::DATE), 0)::DECIMAL(18, 4) AS revenue,
       max(contacted_at)                                           AS last_contact,
       max(responded_at) FILTER (responded_at <= $as_of::DATE)     AS last_response
FROM campaign_responses
WHERE contacted_at <= $as_of::DATE
  AND account_key IN (SELECT unnest($keys::INTEGER[]))
