-- What the data hold of what some kinds of opportunity need.
SELECT first_day, begins, covered,
       (SELECT count(DISTINCT category) FROM products)::INTEGER                      AS categories,
       (SELECT count(*) FROM accounts WHERE annual_revenue IS NOT NULL)::INTEGER     AS stating_revenue
FROM previous_window
