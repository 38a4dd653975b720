-- How far the mix of categories moved between the two periods: the Jensen-Shannon distance (square root
-- of the divergence in bits), 0 the same mix to 1 nothing in common. Rounded, so that the same mix in
-- another order gives the same number.
WITH mix AS (
    SELECT account_key, lines_now, lines_before,
           lines_now / sum(lines_now) OVER each_account       AS p,
           lines_before / sum(lines_before) OVER each_account AS q
    FROM category_mix
    WINDOW each_account AS (PARTITION BY account_key)
)
SELECT account_key, sum(lines_now)::INTEGER AS lines_now, sum(lines_before)::INTEGER AS lines_before,
       CASE WHEN sum(lines_now) > 0 AND sum(lines_before) > 0
            THEN round(sqrt(greatest(0, least(1, sum(
                     CASE WHEN p > 0 THEN p * log2(2 * p / (p + q)) ELSE 0 END
                     + CASE WHEN q > 0 THEN q * log2(2 * q / (p + q)) ELSE 0 END) / 2))), 9) END AS distance
FROM mix
GROUP BY account_key
