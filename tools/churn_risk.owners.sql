-- Accounts at high or critical risk by account manager, with their revenue, those with most of it first.
SELECT owner,
       count(*) FILTER (level IN ('High', 'Critical'))::INTEGER                        AS at_risk_accounts,
       count(*)::INTEGER                                                               AS scored_accounts,
       coalesce(sum(monetary_value) FILTER (level IN ('High', 'Critical')), 0)::DECIMAL(18, 4)
                                                                                       AS at_risk_revenue,
       sum(monetary_value)::DECIMAL(18, 4)                                             AS revenue
FROM churn_accounts
WHERE owner IS NOT NULL
  AND ($only IS NULL OR list_contains($only, account_key))
  AND ($region IS NULL OR region = $region)
  AND ($owner IS NULL OR owner = $owner)
  AND ($segment IS NULL OR segment = $segment)
  AND ($min_monetary IS NULL OR monetary_value >= $min_monetary)
  AND account_key IN (FROM trade_accounts)
GROUP BY owner
ORDER BY at_risk_revenue DESC, owner
