-- The accounts of the book that pass the filters; a filter that is NULL, or a list without a name, lets
-- all pass. A range of tenure leaves out accounts that never ordered: they have none.
SELECT *
FROM book_accounts
WHERE ($region IS NULL OR region = $region)
  AND (len($segments::VARCHAR[]) = 0 OR list_contains($segments::VARCHAR[], segment))
  AND ($min_tenure_days IS NULL OR tenure_days >= $min_tenure_days)
  AND ($max_tenure_days IS NULL OR tenure_days <= $max_tenure_days)
  AND ($min_monetary IS NULL OR monetary_value >= $min_monetary)
  AND ($max_monetary IS NULL OR monetary_value <= $max_monetary)
  AND ($min_frequency IS NULL OR frequency >= $min_frequency)
  AND ($max_frequency IS NULL OR frequency <= $max_frequency)
