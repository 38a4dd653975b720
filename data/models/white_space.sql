-- Categories that similar accounts buy and this one does not, over the window of $lookback_days.
-- Similar: the accounts of the same commercial segment that bought anything in the window (accounts
-- without a segment are one group). A category counts when at least three of them and at least a
-- quarter bought it. Its value is the median net spend of those buyers.
WITH active AS (
    SELECT DISTINCT account_key, commercial_segment
    FROM category_buyers
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
           round(median(b.net), 4)::DECIMAL(18, 4)                 AS value
    FROM category_buyers AS b
    JOIN peers AS p ON b.commercial_segment IS NOT DISTINCT FROM p.commercial_segment
    GROUP BY b.commercial_segment, b.category, p.peer_accounts
    HAVING count(*) >= 3 AND 4 * count(*) >= p.peer_accounts
)
SELECT a.account_key, a.commercial_segment, o.category,
       o.value, o.buyers, o.buyer_share, o.peer_accounts
FROM active AS a
JOIN offered AS o ON a.commercial_segment IS NOT DISTINCT FROM o.commercial_segment
ANTI JOIN category_buyers AS b ON b.account_key = a.account_key AND b.category = o.category
WHERE o.value > 0
