-- The accounts of one kind of business, of $industry, $account_type and $commercial_segment, and of $country;
-- each may be NULL for any. 'all but A or B' is every other kind of business.
SELECT account_key
FROM accounts
WHERE ($industry IS NULL OR industry = $industry
       OR ($industry LIKE 'all but %'
           AND NOT list_contains(string_split(substr($industry::VARCHAR, 9), ' or '), coalesce(industry, ''))))
  AND ($account_type IS NULL OR account_type = $account_type
       OR ($account_type LIKE 'all but %'
           AND NOT list_contains(string_split(substr($account_type::VARCHAR, 9), ' or '), coalesce(account_type, ''))))
  AND ($commercial_segment IS NULL OR commercial_segment = $commercial_segment
       OR ($commercial_segment LIKE 'all but %'
           AND NOT list_contains(string_split(substr($commercial_segment::VARCHAR, 9), ' or '), coalesce(commercial_segment, ''))))
  AND ($country IS NULL OR country = $country)
