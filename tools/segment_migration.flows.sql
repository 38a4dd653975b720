-- How many accounts went from which segment to which between $from_date and $as_of, those that stayed
-- among them, with their revenue in the window up to either date; those that gained by what they ordered
-- apart from the others.
SELECT from_segment, to_segment, gained,
       count(*)                 AS accounts,
       sum(revenue_before)      AS revenue_before,
       sum(revenue_now)         AS revenue_now
FROM segment_moves
WHERE $region IS NULL OR region = $region
GROUP BY from_segment, to_segment, gained
