-- The signals of every account by the type of the organisation. An account without anything in the two
-- periods cannot be told, nor can one with unreadable interactions, which is left out.
WITH found AS (
    SELECT * FROM signals_banking WHERE $org_type = 'banking'
    UNION ALL BY NAME
    SELECT * FROM signals_telecom WHERE $org_type = 'telecom'
    UNION ALL BY NAME
    SELECT * EXCLUDE (shown) FROM signals_ecommerce WHERE shown AND $org_type IN ('ecommerce', 'retail')
)
SELECT account_key, region, revenue_now, active, signal, now, before, part, measured,
       CASE WHEN active THEN fired END AS fired
FROM found
