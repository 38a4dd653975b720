-- The habits behind the reasons of some pairs of account and category; $only holds their accounts.
WITH breadth AS (
    SELECT account_key, count(*) AS categories_year
    FROM category_habits
    WHERE category_days_year > 0
    GROUP BY account_key
)
SELECT p.account_key, p.category,
       a.days_since_order, a.order_days_quarter, w.categories_year,
       o.days_since_category, coalesce(o.category_days_year, 0) AS category_days_year, o.category_gap
FROM (
    SELECT unnest($pair_keys::INTEGER[]) AS account_key, unnest($pair_categories::VARCHAR[]) AS category
) AS p
JOIN order_habits AS a USING (account_key)
JOIN breadth AS w USING (account_key)
LEFT JOIN category_habits AS o ON o.account_key = p.account_key AND o.category = p.category
ORDER BY p.account_key, p.category
