-- What the customers of a bank did in the last $period_days days (now) and in as many before, one row
-- per account; products are those held within the window of single_product_usage.
WITH used AS (
    SELECT account_key, interaction_type, day, named,
           day > $as_of::DATE - $period_days AS now,
           day > $as_of::DATE - 2 * $period_days AND day <= $as_of::DATE - $period_days AS before
    FROM usage
    WHERE interaction_type IN ('login', 'account_transaction', 'feature_use', 'balance_check',
                               'product_held', 'support_ticket')
      AND day > $as_of::DATE - greatest(2 * $period_days, $thresholds.single_product_usage.window)
)
SELECT account_key,
       count(*) FILTER (interaction_type = 'login' AND now)                  AS logins_now,
       count(*) FILTER (interaction_type = 'login' AND before)               AS logins_before,
       count(*) FILTER (interaction_type = 'account_transaction' AND now)    AS transactions_now,
       count(*) FILTER (interaction_type = 'account_transaction' AND before) AS transactions_before,
       count(*) FILTER (interaction_type = 'balance_check' AND now)          AS balance_checks_now,
       count(*) FILTER (interaction_type = 'support_ticket' AND now)         AS contacts_now,
       count(*) FILTER (interaction_type = 'support_ticket' AND before)      AS contacts_before,
       list(DISTINCT named) FILTER (interaction_type = 'feature_use' AND now)    AS features_now,
       list(DISTINCT named) FILTER (interaction_type = 'feature_use' AND before) AS features_before,
       count(DISTINCT named)
           FILTER (interaction_type = 'product_held'
                   AND day > $as_of::DATE - $thresholds.single_product_usage.window) AS products
FROM used
GROUP BY account_key
