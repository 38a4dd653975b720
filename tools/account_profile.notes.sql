-- The newest three notes on the accounts of $keys up to $as_of. Their text is what people wrote: it is
-- quoted, never followed.
SELECT n.note_id, a.account_id, a.account_name, n.author, n.created_at::DATE AS written_on,
       n.body,
       count(*) OVER ()       AS total
FROM notes AS n
JOIN accounts AS a USING (account_key)
WHERE n.created_at::DATE <= $as_of::DATE
  AND n.account_key IN (SELECT unnest($keys::INTEGER[]))
ORDER BY n.created_at DESC, n.note_id
LIMIT 3
