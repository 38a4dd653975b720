-- Accounts and revenue by recency and frequency score; only the cells that hold an account.
SELECT r, f, count(*) AS accounts, sum(monetary_value) AS revenue
FROM book
WHERE r IS NOT NULL
GROUP BY r, f
