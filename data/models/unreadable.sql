-- Interactions of the periods that signals look at, from a bank or a telecom, that do not carry what
-- their type must (data/catalogue/interactions.yaml), by account: how many, and the newest of them.
SELECT account_key,
       count(*)::INTEGER           AS unreadable,
       max(day)                    AS newest_day,
       arg_max(interaction_type, occurred_at) AS newest_type
FROM usage
WHERE ($org_type = 'telecom'
       AND (interaction_type = 'plan' OR day > $as_of::DATE - 2 * $period_days)
       AND (interaction_type IN ('data_usage', 'late_payment') AND coalesce(value, -1) < 0
            OR interaction_type IN ('plan', 'voice_call', 'sms', 'roaming') AND value < 0))
   OR ($org_type = 'banking' AND named IS NULL
       AND (interaction_type = 'feature_use' AND day > $as_of::DATE - 2 * $period_days
            OR interaction_type = 'product_held'
            AND day > $as_of::DATE - $thresholds.single_product_usage.window))
GROUP BY account_key
