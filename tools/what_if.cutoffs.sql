-- Where scores 2 to 5 begin at $as_of: the most days since the last order, the least order days and the
-- least revenue among the accounts with that score or a better one.
SELECT [max(recency_days) FILTER (r >= 2), max(recency_days) FILTER (r >= 3),
        max(recency_days) FILTER (r >= 4), max(recency_days) FILTER (r >= 5)]        AS r,
       [min(frequency) FILTER (f >= 2), min(frequency) FILTER (f >= 3),
        min(frequency) FILTER (f >= 4), min(frequency) FILTER (f >= 5)]              AS f,
       [min(monetary_value) FILTER (m >= 2), min(monetary_value) FILTER (m >= 3),
        min(monetary_value) FILTER (m >= 4), min(monetary_value) FILTER (m >= 5)]    AS m,
       count(*)                                                                      AS scored_accounts
FROM rfm_segments
