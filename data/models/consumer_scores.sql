-- Recency and frequency scores of scheme consumer, 1 to 5, 5 best. Frequency is the number of orders
-- (invoices) in the window of $lookback_days, not of order days.
-- `discounted`: at least half of the lines it bought in the window, four or more, were at a discount.
-- Ties share a score, as in rfm_scores. With $scoring = 'ntile' the scores are those of the published
-- tables: recency counts days completed before $as_of begins and is cut at plain quantiles; frequency
-- is in equal fifths, ties by account key.
WITH habits AS (
    SELECT account_key,
           sum(lines - return_lines)::INTEGER AS lines_bought,
           sum(discounted_lines)::INTEGER     AS lines_discounted
    FROM account_day
    WHERE day <= $as_of::DATE
      AND day > $as_of::DATE - $lookback_days::INTEGER
    GROUP BY account_key
),
measured AS (
    SELECT m.account_key, m.region, m.first_order, m.last_order,
           CASE WHEN $scoring = 'ntile' THEN greatest(m.recency_days - 1, 0)
                ELSE m.recency_days END         AS recency_days,
           m.total_transactions                 AS frequency,
           m.monetary_value, m.lifetime_value,
           m.frequency > 0                      AS ordered,
           coalesce(h.lines_bought, 0)          AS lines_bought,
           coalesce(h.lines_discounted, 0)      AS lines_discounted,
           coalesce(h.lines_bought >= 4 AND 2 * h.lines_discounted >= h.lines_bought, FALSE) AS discounted
    FROM rfm_measures AS m
    LEFT JOIN habits AS h USING (account_key)
    WHERE m.recency_days IS NOT NULL
),
-- Rounded, so that the noise of interpolation decides nothing.
cuts AS (
    SELECT round(percentile_cont(0.2) WITHIN GROUP (ORDER BY recency_days), 6) AS fifth,
           round(percentile_cont(0.4) WITHIN GROUP (ORDER BY recency_days), 6) AS two_fifths,
           round(percentile_cont(0.6) WITHIN GROUP (ORDER BY recency_days), 6) AS three_fifths,
           round(percentile_cont(0.8) WITHIN GROUP (ORDER BY recency_days), 6) AS four_fifths
    FROM measured
    WHERE $scoring = 'ntile'
),
ranked AS (
    SELECT *,
           count(*) OVER () AS n,
           rank() OVER (ORDER BY recency_days DESC) AS r_rank,
           rank() OVER (ORDER BY frequency, CASE WHEN $scoring = 'ntile' THEN account_key END) AS f_rank
    FROM measured
)
SELECT account_key, region, first_order, last_order, recency_days, frequency, monetary_value,
       lifetime_value, ordered, lines_bought, lines_discounted, discounted,
       CASE WHEN $scoring = 'ntile' THEN 1 + (recency_days <= four_fifths)::INTEGER
                 + (recency_days <= three_fifths)::INTEGER + (recency_days <= two_fifths)::INTEGER
                 + (recency_days <= fifth)::INTEGER
            ELSE least(5, 1 + 5 * (r_rank - 1) // greatest(n - 1, 1)) END::INTEGER AS r,
       CASE WHEN $scoring = 'ntile' THEN greatest(1, (5 * (f_rank - 1) + n - 2) // greatest(n - 1, 1))
            ELSE least(5, 1 + 5 * (f_rank - 1) // greatest(n - 1, 1)) END::INTEGER AS f
FROM ranked
CROSS JOIN cuts
