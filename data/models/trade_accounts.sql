-- The accounts of one kind of business, of $industry, $account_type and $commercial_segment, and of $country;
-- each may be NULL for any. The lists $not_industry, ... hold what is left out; an account without a value
-- stays.
SELECT account_key
FROM accounts
WHERE ($industry IS NULL OR industry = $industry)
  AND ($account_type IS NULL OR account_type = $account_type)
  AND ($commercial_segment IS NULL OR commercial_segment = $commercial_segment)
  AND ($country IS NULL OR country = $country)
  AND coalesce(industry NOT IN (SELECT unnest($not_industry::VARCHAR[])), true)
  AND coalesce(account_type NOT IN (SELECT unnest($not_account_type::VARCHAR[])), true)
  AND coalesce(commercial_segment NOT IN (SELECT unnest($not_commercial_segment::VARCHAR[])), true)
  AND coalesce(country NOT IN (SELECT unnest($not_country::VARCHAR[])), true)
