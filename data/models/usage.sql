-- Interactions by day, up to the as-of date. A row of the phone network may stand for several calls, SMS
-- or uses abroad: `quantity` says for how many. `named` is the feature or product that a row of a bank
-- names, NULL where it cannot be read. data/catalogue/interactions.yaml has all types.
SELECT account_key, interaction_type, occurred_at::DATE AS day, occurred_at, value,
       CASE WHEN interaction_type IN ('voice_call', 'sms', 'roaming') THEN coalesce(value, 1)
            ELSE 1 END AS quantity,
       CASE interaction_type
            WHEN 'feature_use' THEN nullif(trim(TRY(properties ->> '$.feature')), '')
            WHEN 'product_held' THEN nullif(trim(TRY(properties ->> '$.product')), '') END AS named
FROM interactions
WHERE occurred_at::DATE <= $as_of::DATE
