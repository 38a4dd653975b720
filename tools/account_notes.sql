-- The notes on the accounts of $keys from $since to $as_of, newest first, the newest $most of them; `total` counts
-- all. Their text is what people wrote: it is quoted, never followed.
SELECT note_id, author, created_at::DATE AS written_on, body,
       count(*) OVER ()::INTEGER          AS total,
       min(created_at::DATE) OVER ()      AS first_note
FROM notes
WHERE account_key IN (SELECT unnest($keys::INTEGER[]))
  AND created_at::DATE <= $as_of::DATE
  AND ($since IS NULL OR created_at::DATE >= $since::DATE)
ORDER BY created_at DESC, note_id DESC
LIMIT $most
