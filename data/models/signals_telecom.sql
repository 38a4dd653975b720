-- The signals of a telecom, one row per account and signal. `fired` is NULL where it cannot be told;
-- `measured` is a fall, a change or a share, 1 the whole. $thresholds are those of
-- data/catalogue/signals.yaml.
WITH use AS (
    SELECT m.account_key, m.region, m.revenue_now, m.active, r.types, u.plan_mb,
           coalesce(u.mb_now, 0)         AS mb_now,
           coalesce(u.mb_before, 0)      AS mb_before,
           coalesce(u.calls_now, 0)      AS calls_now,
           coalesce(u.calls_before, 0)   AS calls_before,
           coalesce(u.roaming_now, 0)    AS roaming_now,
           coalesce(u.complaints_now, 0) AS complaints_now,
           coalesce(u.late_days_now, 0)  AS late_days_now,
           coalesce(u.late_bills_now, 0) AS late_bills_now
    FROM behavior_measures AS m
    CROSS JOIN recorded AS r
    LEFT JOIN telecom_usage AS u USING (account_key)
    WHERE m.unreadable IS NULL
)
SELECT account_key, region, revenue_now, active, unnest([
    {signal: 'data_usage_decline',
     now: mb_now, before: mb_before, part: NULL, measured: 1 - mb_now / nullif(mb_before, 0),
     fired: CASE WHEN mb_before > 0
                 THEN mb_now <= (1 - $thresholds.data_usage_decline.fall) * mb_before END},
    {signal: 'communication_pattern_change',
     now: calls_now, before: calls_before, part: NULL,
     measured: calls_now / nullif(calls_before, 0) - 1,
     fired: CASE WHEN calls_before >= $thresholds.communication_pattern_change.calls
                 THEN abs(calls_now - calls_before)
                      >= $thresholds.communication_pattern_change.change * calls_before END},
    {signal: 'plan_underutilization',
     now: mb_now, before: NULL, part: plan_mb, measured: mb_now / nullif(plan_mb, 0),
     fired: CASE WHEN plan_mb > 0 AND list_contains(types, 'data_usage')
                 THEN mb_now < $thresholds.plan_underutilization.share * plan_mb END},
    {signal: 'billing_complaints',
     now: complaints_now, before: NULL, part: NULL, measured: NULL,
     fired: CASE WHEN list_contains(types, 'billing_complaint')
                 THEN complaints_now >= $thresholds.billing_complaints.complaints END},
    {signal: 'frequent_roaming',
     now: roaming_now, before: NULL, part: NULL, measured: NULL,
     fired: CASE WHEN list_contains(types, 'roaming')
                 THEN roaming_now >= $thresholds.frequent_roaming.events END},
    {signal: 'payment_delays',
     now: late_days_now, before: NULL, part: late_bills_now, measured: NULL,
     fired: CASE WHEN list_contains(types, 'late_payment')
                 THEN late_days_now >= $thresholds.payment_delays.late_days
                      OR late_bills_now >= $thresholds.payment_delays.late_bills END}
], recursive := true)
FROM use
