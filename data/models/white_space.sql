-- Categories that similar accounts buy and this one does not, over the window of $lookback_days.
-- Similar: the accounts of the same commercial segment that bought anything in the window (accounts
-- without a segment are one group). A category counts when at least three of them and at least a
-- quarter bought it. What it is worth to an account is its share of wallet: the median, over those
-- buyers, of the part of their net revenue that goes to it, times the net revenue of the account.
-- `last_purchase` and `earlier_revenue` tell what was bought before the window; NULL where nothing was.
WITH active AS (
    SELECT account_key, any_value(commercial_segment) AS commercial_segment,
           any_value(m.monetary_value)                AS account_revenue
    FROM category_buyers
    JOIN rfm_measures AS m USING (account_key)
    GROUP BY account_key
),
peers AS (
    SELECT commercial_segment, count(*)::INTEGER AS peer_accounts
    FROM active
    GROUP BY commercial_segment
),
offered AS (
    SELECT b.commercial_segment, b.category, p.peer_accounts,
           count(*)::INTEGER                                       AS buyers,
           round(100.0 * count(*) / p.peer_accounts, 2)            AS buyer_share,
           round(median(100 * b.net / a.account_revenue) FILTER (a.account_revenue > 0), 2)
                                                                   AS wallet_share
    FROM category_buyers AS b
    JOIN active AS a USING (account_key)
    JOIN peers AS p ON b.commercial_segment IS NOT DISTINCT FROM p.commercial_segment
    GROUP BY b.commercial_segment, b.category, p.peer_accounts
    HAVING count(*) >= 3 AND 4 * count(*) >= p.peer_accounts
)
SELECT a.account_key, a.commercial_segment, a.account_revenue, o.category,
       o.wallet_share, o.buyers, o.buyer_share, o.peer_accounts,
       round(o.wallet_share * a.account_revenue / 100, 2)::DECIMAL(18, 4) AS value,
       e.last_purchase, e.net AS earlier_revenue
FROM active AS a
JOIN offered AS o ON a.commercial_segment IS NOT DISTINCT FROM o.commercial_segment
ANTI JOIN category_buyers AS b ON b.account_key = a.account_key AND b.category = o.category
LEFT JOIN category_earlier AS e ON e.account_key = a.account_key AND e.category = o.category
WHERE round(o.wallet_share * a.account_revenue / 100, 2) > 0
