-- One row per account with its integer key; keys follow the account id, so they do not depend on row order.
SELECT
    (row_number() OVER (ORDER BY a.account_id))::INTEGER AS account_key,
    a.account_id, a.account_name, a.account_type, a.industry, a.commercial_segment,
    a.parent_account_id, a.hierarchy_level, a.region, a.country, a.annual_revenue,
    a.owner, a.signup_date, a.opted_out
FROM staging.accounts AS a
ORDER BY a.account_id
