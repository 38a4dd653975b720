-- The signals of a bank, one row per account and signal. `fired` is NULL where it cannot be told;
-- `measured` is a fall or a share, 0 to 1. $thresholds are those of data/catalogue/signals.yaml.
WITH use AS (
    SELECT m.account_key, m.region, m.revenue_now, m.active, r.types,
           coalesce(u.logins_now, 0)           AS logins_now,
           coalesce(u.logins_before, 0)        AS logins_before,
           coalesce(u.transactions_now, 0)     AS transactions_now,
           coalesce(u.transactions_before, 0)  AS transactions_before,
           coalesce(u.balance_checks_now, 0)   AS balance_checks_now,
           coalesce(u.contacts_now, 0)         AS contacts_now,
           coalesce(u.contacts_before, 0)      AS contacts_before,
           coalesce(u.products, 0)             AS products,
           coalesce(len(u.features_now), 0)    AS features_now,
           coalesce(len(u.features_before), 0) AS features_before,
           coalesce(len(u.features_before), 0)
               - coalesce(len(list_intersect(u.features_before, u.features_now)), 0) AS features_left,
           coalesce(a.signup_date <= $as_of::DATE - $thresholds.single_product_usage.window, true)
               AS long_enough
    FROM behavior_measures AS m
    JOIN accounts AS a USING (account_key)
    CROSS JOIN recorded AS r
    LEFT JOIN banking_usage AS u USING (account_key)
    WHERE m.unreadable IS NULL
)
SELECT account_key, region, revenue_now, active, unnest([
    {signal: 'login_frequency_decline',
     now: logins_now, before: logins_before, part: NULL,
     measured: 1 - logins_now / nullif(logins_before, 0),
     fired: CASE WHEN logins_before >= $thresholds.login_frequency_decline.logins
                 THEN logins_now
                      <= (1 - $thresholds.login_frequency_decline.fall) * logins_before END},
    {signal: 'transaction_volume_drop',
     now: transactions_now, before: transactions_before, part: NULL,
     measured: 1 - transactions_now / nullif(transactions_before, 0),
     fired: CASE WHEN transactions_before >= $thresholds.transaction_volume_drop.transactions
                 THEN transactions_now
                      <= (1 - $thresholds.transaction_volume_drop.fall) * transactions_before END},
    {signal: 'feature_abandonment',
     now: features_now, before: features_before, part: features_left,
     measured: features_left / nullif(features_before, 0),
     fired: CASE WHEN features_before >= $thresholds.feature_abandonment.features
                 THEN features_left >= $thresholds.feature_abandonment.features
                      AND features_left >= $thresholds.feature_abandonment.share * features_before END},
    {signal: 'balance_checking_without_action',
     now: balance_checks_now, before: NULL, part: transactions_now, measured: NULL,
     fired: CASE WHEN list_has_all(types, ['balance_check', 'account_transaction'])
                 THEN balance_checks_now >= $thresholds.balance_checking_without_action.checks
                      AND transactions_now
                          <= $thresholds.balance_checking_without_action.transactions END},
    {signal: 'single_product_usage',
     now: products, before: NULL, part: NULL, measured: NULL,
     fired: CASE WHEN products > 0 AND long_enough
                 THEN products <= $thresholds.single_product_usage.products END},
    {signal: 'support_contact_spike',
     now: contacts_now, before: contacts_before, part: NULL, measured: NULL,
     fired: CASE WHEN list_contains(types, 'support_ticket')
                 THEN contacts_now >= $thresholds.support_contact_spike.contacts
                      AND contacts_now >= $thresholds.support_contact_spike.times * contacts_before END}
], recursive := true)
FROM use
