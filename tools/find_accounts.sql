-- The accounts that fit the filters (see found_accounts), in the order of $sort, with the totals of all.
SELECT *,
       count(*) OVER ()             AS total,
       sum(monetary_value) OVER ()  AS total_monetary,
       count(*) FILTER (last_contact IS NULL) OVER () AS never_contacted
FROM found_accounts
ORDER BY
    CASE WHEN $sort = 'match' THEN match END DESC NULLS LAST,
    CASE WHEN $descending THEN
        CASE $sort WHEN 'monetary' THEN monetary_value WHEN 'recency' THEN recency_days
                   WHEN 'frequency' THEN frequency END
    END DESC NULLS LAST,
    CASE WHEN NOT $descending THEN
        CASE $sort WHEN 'monetary' THEN monetary_value WHEN 'recency' THEN recency_days
                   WHEN 'frequency' THEN frequency END
    END ASC NULLS LAST,
    CASE WHEN NOT $descending THEN
        CASE $sort WHEN 'name' THEN account_name WHEN 'owner' THEN owner WHEN 'region' THEN region END
    END ASC NULLS LAST,
    CASE WHEN $descending THEN
        CASE $sort WHEN 'name' THEN account_name WHEN 'owner' THEN owner WHEN 'region' THEN region END
    END DESC NULLS LAST,
    CASE WHEN $sort IN ('match', 'owner', 'region') THEN monetary_value END DESC NULLS LAST,
    account_id
LIMIT $limit
