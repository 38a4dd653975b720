-- What the customers of a telecom did in the last $period_days days (now) and in as many before, one
-- row per account; `plan_mb` is the smaller of the plans in force at the two ends of the last days,
-- NULL where one of them is unlimited or there was none yet.
WITH used AS (
    SELECT account_key, interaction_type, occurred_at, value, quantity, day,
           day > $as_of::DATE - $period_days AS now,
           day > $as_of::DATE - 2 * $period_days AND day <= $as_of::DATE - $period_days AS before
    FROM usage
    WHERE interaction_type = 'plan'
       OR (interaction_type IN ('data_usage', 'voice_call', 'sms', 'roaming', 'billing_complaint',
                                'late_payment')
           AND day > $as_of::DATE - 2 * $period_days)
),
summed AS (
    SELECT account_key,
           coalesce(sum(value) FILTER (interaction_type = 'data_usage' AND now), 0)      AS mb_now,
           coalesce(sum(value) FILTER (interaction_type = 'data_usage' AND before), 0)   AS mb_before,
           coalesce(sum(quantity) FILTER (interaction_type IN ('voice_call', 'sms') AND now), 0)
               AS calls_now,
           coalesce(sum(quantity) FILTER (interaction_type IN ('voice_call', 'sms') AND before), 0)
               AS calls_before,
           coalesce(sum(quantity) FILTER (interaction_type = 'roaming' AND now), 0)      AS roaming_now,
           count(*) FILTER (interaction_type = 'billing_complaint' AND now)              AS complaints_now,
           coalesce(sum(value) FILTER (interaction_type = 'late_payment' AND now), 0)    AS late_days_now,
           count(*) FILTER (interaction_type = 'late_payment' AND value > 0 AND now)     AS late_bills_now,
           arg_max_null(value, occurred_at) FILTER (interaction_type = 'plan')           AS plan_at_end,
           arg_max_null(value, occurred_at) FILTER (interaction_type = 'plan' AND NOT now)
               AS plan_at_start
    FROM used
    GROUP BY account_key
)
SELECT *, CASE WHEN plan_at_start IS NOT NULL AND plan_at_end IS NOT NULL
               THEN least(plan_at_start, plan_at_end) END AS plan_mb
FROM summed
