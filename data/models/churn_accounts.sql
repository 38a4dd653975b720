-- Accounts with a churn probability ($churn_keys, $churn_scores), the one of 90 days before where there
-- was one ($earlier_scores), its level, and what the account is worth over $lookback_days.
SELECT g.account_key, a.region, a.owner, g.probability, g.earlier, l.level,
       coalesce(s.segment, 'No purchases')                AS segment,
       s.last_order, s.recency_days,
       coalesce(s.monetary_value, 0)::DECIMAL(18, 4)      AS monetary_value
FROM (
    SELECT unnest($churn_keys::INTEGER[])        AS account_key,
           unnest($churn_scores::DOUBLE[])       AS probability,
           unnest($earlier_scores::DOUBLE[])     AS earlier
) AS g
JOIN accounts AS a USING (account_key)
JOIN churn_levels AS l ON g.probability >= l.begins AND g.probability < l.ends
LEFT JOIN rfm_segments AS s USING (account_key)
