-- Every scored account with its segment, and the one it would have under other cut-offs and rules.
-- $recency_cutoffs are the most days that still get scores 2 to 5, $frequency_cutoffs and
-- $monetary_cutoffs the least order days and revenue; $rules names the segment of each of the 125
-- combinations of scores, monetary changing fastest, then frequency.
SELECT account_key, region, recency_days, frequency, monetary_value,
       r, f, m, segment,
       new_r, new_f, new_m,
       list_extract($rules::VARCHAR[], 25 * (new_r - 1) + 5 * (new_f - 1) + new_m) AS new_segment
FROM (
    SELECT *,
           1 + len(list_filter($recency_cutoffs::INTEGER[], lambda c: recency_days <= c))          AS new_r,
           1 + len(list_filter($frequency_cutoffs::INTEGER[], lambda c: frequency >= c))           AS new_f,
           1 + len(list_filter($monetary_cutoffs::DECIMAL(18, 4)[], lambda c: monetary_value >= c)) AS new_m
    FROM rfm_segments
)
