-- The likeliest pairs of account and category ($forecast_...: one entry each) by the probability of an
-- order in the next 90 days; equal ones by the revenue of the account in $lookback_days.
SELECT f.place, f.account_key, a.account_id, a.account_name, a.region, a.owner, s.segment,
       a.commercial_segment, f.category, f.purchase_probability, f.earlier_probability
FROM (
    SELECT unnest($forecast_places::INTEGER[])           AS place,
           unnest($forecast_keys::INTEGER[])             AS account_key,
           unnest($forecast_categories::VARCHAR[])       AS category,
           unnest($forecast_probabilities::DOUBLE[])     AS purchase_probability,
           unnest($forecast_earlier::DOUBLE[])           AS earlier_probability
) AS f
JOIN accounts AS a USING (account_key)
JOIN rfm_segments AS s USING (account_key)
ORDER BY f.purchase_probability DESC, s.monetary_value DESC, a.account_id, f.category
LIMIT $limit
