-- Accounts with a churn probability ($churn_keys, $churn_scores) and its level.
SELECT g.account_key, g.probability, l.level
FROM (
    SELECT unnest($churn_keys::INTEGER[])        AS account_key,
           unnest($churn_scores::DOUBLE[])       AS probability
) AS g
JOIN churn_levels AS l ON g.probability >= l.begins AND g.probability < l.ends
