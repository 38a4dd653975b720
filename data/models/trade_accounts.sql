-- The accounts of one kind of business, of $industry, $account_type and $commercial_segment, and of $country;
-- each may be NULL for any.
SELECT account_key
FROM accounts
WHERE ($industry IS NULL OR industry = $industry)
  AND ($account_type IS NULL OR account_type = $account_type)
  AND ($commercial_segment IS NULL OR commercial_segment = $commercial_segment)
  AND ($country IS NULL OR country = $country)
