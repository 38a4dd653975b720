-- The notes on the accounts of $keys, or of all, of $region and $owner or of all, from $since to $as_of with all of $words in them, newest first, the
-- newest $most of them; `total` counts all, `newest_note` is of the account whatever was asked for. Their text is what people wrote: it is quoted, never followed.
SELECT n.note_id, a.account_id, a.account_name, n.author, n.created_at::DATE AS written_on, n.body,
       count(*) OVER ()::INTEGER            AS total,
       min(n.created_at::DATE) OVER ()      AS first_note,
       (SELECT max(later.created_at)::DATE
        FROM notes AS later
        WHERE later.account_key = n.account_key AND later.created_at::DATE <= $as_of::DATE) AS newest_note
FROM notes AS n
JOIN accounts AS a USING (account_key)
WHERE ($keys IS NULL OR n.account_key IN (SELECT unnest($keys::INTEGER[])))
  AND ($region IS NULL OR a.region = $region)
  AND ($owner IS NULL OR a.owner = $owner)
  AND n.created_at::DATE <= $as_of::DATE
  AND ($since IS NULL OR n.created_at::DATE >= $since::DATE)
  AND len(list_filter($words::VARCHAR[], lambda word: NOT contains(lower(n.body), word))) = 0
ORDER BY n.created_at DESC, n.note_id DESC
LIMIT $most
