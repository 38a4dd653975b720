-- How far the mix of categories moved between the two periods, for accounts with enough lines in each:
-- the Jensen-Shannon distance (square root of the divergence in bits), 0 the same mix to 1 nothing in
-- common. Rounded, so that the same mix in another order gives the same number.
WITH mix AS (
    SELECT c.account_key, c.lines_now / m.bought_now AS p, c.lines_before / m.bought_before AS q
    FROM category_mix AS c
    JOIN behavior_measures AS m USING (account_key)
    WHERE least(m.bought_now, m.bought_before) >= $thresholds.category_shift.lines
)
SELECT account_key,
       round(sqrt(greatest(0, least(1, sum(
           CASE WHEN p > 0 THEN p * log2(2 * p / (p + q)) ELSE 0 END
           + CASE WHEN q > 0 THEN q * log2(2 * q / (p + q)) ELSE 0 END) / 2))), 9) AS distance
FROM mix
GROUP BY account_key
