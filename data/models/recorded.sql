-- The types of interaction that the book records at all by the as-of date: one row, one list.
SELECT coalesce(list(DISTINCT interaction_type ORDER BY interaction_type), []) AS types
FROM usage
