-- Champions that bought from fewer than three categories in the window, where there are three or more
-- to buy from. `category` is the one to propose: the most valuable of its white space; a Champion that
-- has none has nothing to expand to and is left out. At stake: the same as of white space.
WITH bought AS (
    SELECT account_key, count(*)::INTEGER AS categories_bought
    FROM category_buyers
    GROUP BY account_key
)
SELECT s.account_key, 'champions_for_expansion' AS kind,
       w.value_at_stake, w.category, w.category_buyer_share, w.category_wallet_share,
       w.category_last_purchase, w.category_earlier_revenue
FROM rfm_segments AS s
JOIN bought AS b USING (account_key)
JOIN opportunity_white_space AS w USING (account_key)
WHERE s.segment = 'Champions'
  AND b.categories_bought < 3
  AND (SELECT count(DISTINCT category) FROM products) >= 3
