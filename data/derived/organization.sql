SELECT name, org_type, currency, fiscal_year_start
FROM staging.organization
