-- The accounts that fit the filters (see found_accounts), counted by $count_by, with what they brought.
SELECT CASE $count_by
           WHEN 'owner' THEN owner
           WHEN 'region' THEN region
           WHEN 'country' THEN country
           WHEN 'industry' THEN industry
           WHEN 'account_type' THEN account_type
           WHEN 'commercial_segment' THEN commercial_segment
           WHEN 'segment' THEN segment
       END                  AS name,
       count(*)             AS accounts,
       sum(monetary_value)  AS monetary_value
FROM found_accounts
GROUP BY name
ORDER BY accounts DESC, monetary_value DESC, name
