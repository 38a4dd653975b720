-- At most $most accounts with revenue in the window: the $largest with most revenue, and of the rest a sample that is
-- always the same, in the order of a digest of their ids.
WITH placed AS (
    SELECT *, row_number() OVER (ORDER BY monetary_value DESC, account_id) AS place
    FROM book
    WHERE frequency > 0 AND monetary_value > 0
),
chosen AS (
    SELECT *
    FROM placed
    ORDER BY place > $largest, CASE WHEN place > $largest THEN md5(account_id) END, place
    LIMIT $most
)
SELECT account_id, account_name, region, segment, recency_days, frequency, monetary_value, tenure_days,
       (SELECT count(*) FROM placed) AS total
FROM chosen
ORDER BY place
