-- Size, revenue and quartiles of revenue per account of each segment of scheme $scheme at $as_of;
-- $region only chooses which accounts are shown. Quartiles to the penny, so that a sum made of them can be
-- checked by hand.
SELECT segment,
       count(*)                                                                   AS accounts,
       sum(monetary_value)                                                        AS revenue,
       round(percentile_cont(0.25) WITHIN GROUP (ORDER BY monetary_value), 2)::DECIMAL(18, 4) AS lower_quartile,
       round(median(monetary_value), 2)::DECIMAL(18, 4)                           AS median,
       round(percentile_cont(0.75) WITHIN GROUP (ORDER BY monetary_value), 2)::DECIMAL(18, 4) AS upper_quartile
FROM scheme_segments
WHERE $region IS NULL OR region = $region
GROUP BY segment
