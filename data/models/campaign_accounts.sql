-- The accounts that a campaign may be for: of $owner and of $country (NULL for any), of one of the kinds of
-- business asked for (empty lists for any) and of none of those left out, and with or without orders of a
-- category in the window of $lookback_days ($category and $not_category, NULL for any).
SELECT a.account_key
FROM accounts AS a
WHERE ($owner IS NULL OR a.owner = $owner)
  AND ($country IS NULL OR a.country = $country)
  AND (len($industry::VARCHAR[]) = 0 OR list_contains($industry::VARCHAR[], a.industry))
  AND (len($account_type::VARCHAR[]) = 0 OR list_contains($account_type::VARCHAR[], a.account_type))
  AND (len($commercial_segment::VARCHAR[]) = 0
       OR list_contains($commercial_segment::VARCHAR[], a.commercial_segment))
  AND NOT list_contains($not_industry::VARCHAR[], coalesce(a.industry, ''))
  AND NOT list_contains($not_account_type::VARCHAR[], coalesce(a.account_type, ''))
  AND NOT list_contains($not_commercial_segment::VARCHAR[], coalesce(a.commercial_segment, ''))
  AND ($category IS NULL OR a.account_key IN (
      SELECT account_key FROM category_buyers WHERE category = $category
  ))
  AND ($not_category IS NULL OR a.account_key NOT IN (
      SELECT account_key FROM category_buyers WHERE category = $not_category
  ))
