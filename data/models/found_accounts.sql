-- Accounts that fit the filters, with their segment of scheme $scheme at $as_of. With $named, only the
-- accounts of $keys, which an id or a name brought up; `match` says how well it fits, 0 to 100. $among
-- holds the accounts that are looked through, null for all. With
-- $min_contact_days, only those without an interaction (of $contact_types) for so long, or ever.
-- $max_categories counts what was bought in the window, returns aside; with $without_category only those
-- that bought nothing of it there, with $only_category those that bought nothing else.
-- The lists $not_region, ... and $excepted hold what is left out; an account without a value stays.
-- $min_comeback_days keeps those that ordered in the window after so many days without an order.
-- $max_usual_gap_days and $min_missed_orders hold the silence against the account's own usual gap.
WITH matched AS (
    SELECT unnest($keys::INTEGER[])   AS account_key,
           unnest($scores::DOUBLE[])  AS match,
           unnest($kinds::VARCHAR[])  AS match_kind
),
contacted AS (
    SELECT account_key, max(occurred_at)::DATE AS last_contact
    FROM interactions
    WHERE occurred_at::DATE <= $as_of::DATE
      AND ($contact_types IS NULL OR interaction_type IN (SELECT unnest($contact_types::VARCHAR[])))
    GROUP BY account_key
),
varied AS (
    SELECT account_key, count(DISTINCT category) AS categories, list(DISTINCT category) AS bought
    FROM sales_lines
    WHERE NOT is_return
      AND ($max_categories IS NOT NULL OR $without_category IS NOT NULL OR $only_category IS NOT NULL)
      AND day > $as_of::DATE - $lookback_days::INTEGER AND day <= $as_of::DATE
    GROUP BY account_key
),
returned AS (
    SELECT account_key, max(day) AS came_back, arg_max(silence, day)::BIGINT AS silence_before
    FROM (
        SELECT account_key, day,
               date_diff('day', lag(day) OVER (PARTITION BY account_key ORDER BY day), day) AS silence
        FROM account_day
        WHERE $min_comeback_days IS NOT NULL AND orders > 0 AND day <= $as_of::DATE
    )
    WHERE silence >= $min_comeback_days::INTEGER AND day > $as_of::DATE - $lookback_days::INTEGER
    GROUP BY account_key
),
found AS (
    SELECT a.account_id, a.account_name, a.region, a.country, a.industry, a.account_type,
           a.commercial_segment, a.owner, p.account_id AS parent_id, p.account_name AS parent_name,
           coalesce(s.segment, 'No purchases')   AS segment,
           s.recency_days, s.last_order,
           coalesce(s.frequency, 0)              AS frequency,
           coalesce(x.monetary_value, 0)         AS monetary_value,
           s.scores AS rfm_score, s.segment_score, s.churn_level, n.match, n.match_kind,
           CASE WHEN $min_contact_days IS NOT NULL THEN c.last_contact END AS last_contact,
           CASE WHEN $max_usual_gap_days IS NOT NULL OR $min_missed_orders IS NOT NULL
                THEN g.usual_gap END AS usual_gap,
           floor(s.recency_days / usual_gap)::BIGINT AS missed_orders,
           date_diff('day', x.first_order, $as_of::DATE) AS tenure_days,
           CASE WHEN $max_categories IS NOT NULL THEN v.categories END AS categories,
           v.bought, a.signup_date, r.came_back, r.silence_before
    FROM accounts AS a
    LEFT JOIN accounts AS p ON p.account_id = a.parent_account_id
    LEFT JOIN rfm_measures AS x ON x.account_key = a.account_key
    LEFT JOIN scheme_segments AS s ON s.account_key = a.account_key
    LEFT JOIN usual_gaps AS g ON g.account_key = a.account_key
    LEFT JOIN contacted AS c ON c.account_key = a.account_key
    LEFT JOIN returned AS r ON r.account_key = a.account_key
    LEFT JOIN varied AS v ON v.account_key = a.account_key
    LEFT JOIN matched AS n ON n.account_key = a.account_key
    WHERE a.account_key IN (FROM trade_accounts)
      AND (NOT $named OR n.match IS NOT NULL)
      AND ($among IS NULL OR a.account_key IN (SELECT unnest($among::INTEGER[])))
      AND a.account_key NOT IN (SELECT unnest($excepted::INTEGER[]))
)
SELECT * EXCLUDE (bought, signup_date)
FROM found
WHERE ($segment IS NULL OR segment = $segment)
  AND ($region IS NULL OR region = $region)
  AND ($owner IS NULL OR owner = $owner)
  AND coalesce(segment NOT IN (SELECT unnest($not_segment::VARCHAR[])), true)
  AND coalesce(region NOT IN (SELECT unnest($not_region::VARCHAR[])), true)
  AND coalesce(owner NOT IN (SELECT unnest($not_owner::VARCHAR[])), true)
  AND ($min_monetary IS NULL OR monetary_value >= $min_monetary)
  AND ($max_monetary IS NULL OR monetary_value <= $max_monetary)
  AND ($min_recency_days IS NULL OR recency_days >= $min_recency_days)
  AND ($max_recency_days IS NULL OR recency_days <= $max_recency_days)
  AND ($max_tenure_days IS NULL OR tenure_days <= $max_tenure_days)
  AND ($min_frequency IS NULL OR frequency >= $min_frequency)
  AND ($max_frequency IS NULL OR (frequency > 0 AND frequency <= $max_frequency))
  AND ($max_categories IS NULL OR categories <= $max_categories)
  AND ($without_category IS NULL OR NOT coalesce(list_contains(bought, $without_category), false))
  AND ($only_category IS NULL OR bought = [$only_category])
  AND ($signed_up_since IS NULL OR signup_date >= $signed_up_since)
  AND ($signed_up_until IS NULL OR signup_date <= $signed_up_until)
  AND ($min_comeback_days IS NULL OR came_back IS NOT NULL)
  AND ($max_usual_gap_days IS NULL OR usual_gap <= $max_usual_gap_days)
  AND ($min_missed_orders IS NULL OR missed_orders >= $min_missed_orders)
  AND ($min_contact_days IS NULL OR last_contact IS NULL
       OR last_contact <= $as_of::DATE - $min_contact_days::INTEGER)
