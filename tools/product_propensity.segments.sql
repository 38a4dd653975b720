-- The commercial segments in the caller's scope.
SELECT DISTINCT commercial_segment
FROM accounts
WHERE commercial_segment IS NOT NULL
ORDER BY commercial_segment
