-- Champions that bought from fewer than three categories in the window, where there are three or more
-- to buy from. At stake: average net revenue per category bought. `category` is the one to
-- propose: the most valuable of its white space, if any.
WITH bought AS (
    SELECT account_key, count(*)::INTEGER AS categories_bought
    FROM category_buyers
    GROUP BY account_key
)
SELECT s.account_key, 'champions_for_expansion' AS kind,
       round(s.monetary_value / b.categories_bought, 4)::DECIMAL(18, 4) AS value_at_stake,
       w.category, w.category_buyer_share
FROM rfm_segments AS s
JOIN bought AS b USING (account_key)
LEFT JOIN opportunity_white_space AS w USING (account_key)
WHERE s.segment = 'Champions'
  AND b.categories_bought < 3
  AND (SELECT count(DISTINCT category) FROM products) >= 3
