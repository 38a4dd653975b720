-- What cases may ask for gold values: the stored rows under plain names, and a second reckoning of
-- the RFM segments. Written from the definitions, not from the tools' SQL, so that a mistake in one
-- of them shows. Every statement is separated by a line with a semicolon.

CREATE TEMP MACRO today() AS (SELECT max(day) FROM store.transactions)
;
CREATE TEMP VIEW accounts AS SELECT * EXCLUDE (account_key) FROM store.accounts
;
CREATE TEMP VIEW products AS SELECT * EXCLUDE (product_key) FROM store.products
;
-- One row per transaction line with everything it can be counted by.
CREATE TEMP VIEW sales AS
SELECT a.account_id, a.account_name, a.region, a.country, a.industry, a.account_type, a.owner,
       a.commercial_segment, p.product_id, p.product_name, p.category, p.brand,
       t.order_id, t.day, t.channel, t.quantity, t.net_amount AS net, t.discount_amount AS discount,
       t.quantity < 0 OR t.net_amount < 0 AS returned
FROM store.transactions AS t
JOIN store.accounts AS a ON a.account_key = t.account_key
JOIN store.products AS p ON p.product_key = t.product_key
;
CREATE TEMP VIEW campaigns AS SELECT * FROM store.campaigns
;
CREATE TEMP VIEW responses AS
SELECT a.account_id, a.account_name, a.region, r.* EXCLUDE (account_key, region), c.campaign_type,
       c.name AS campaign, c.channel, c.start_date, c.budget
FROM store.campaign_responses AS r
JOIN store.accounts AS a ON a.account_key = r.account_key
JOIN store.campaigns AS c USING (campaign_id)
;
CREATE TEMP VIEW notes AS
SELECT a.account_id, a.account_name, a.region, n.note_id, n.author, n.created_at, n.body
FROM store.notes AS n JOIN store.accounts AS a ON a.account_key = n.account_key
;
CREATE TEMP VIEW interactions AS
SELECT a.account_id, a.account_name, a.region, i.interaction_type, i.occurred_at
FROM store.interactions AS i JOIN store.accounts AS a ON a.account_key = i.account_key
;
CREATE TEMP VIEW organization AS SELECT * FROM store.organization
;
-- Recency, frequency and money of whoever ordered by `on_day`, over a window of `days`, scored within
-- the `seen` regions: 1 + floor(5 * percent_rank), ties together, capped at 5.
CREATE TEMP MACRO rfm_within(on_day, days, seen) AS TABLE
WITH measured AS (
    SELECT account_id, account_name, region,
           min(day) FILTER (NOT returned)                                            AS first_order,
           max(day) FILTER (NOT returned)                                            AS last_order,
           count(DISTINCT day) FILTER (NOT returned AND day > on_day::DATE - days::INTEGER) AS frequency,
           count(DISTINCT order_id) FILTER (NOT returned AND day > on_day::DATE - days::INTEGER) AS orders,
           count(DISTINCT category) FILTER (NOT returned AND day > on_day::DATE - days::INTEGER) AS categories,
           coalesce(sum(net) FILTER (day > on_day::DATE - days::INTEGER), 0)                  AS monetary,
           sum(net)                                                                  AS lifetime
    FROM sales
    WHERE day <= on_day::DATE AND list_contains(seen, region)
    GROUP BY account_id, account_name, region
),
scored AS (
    SELECT *, date_diff('day', last_order, on_day::DATE) AS recency,
           least(5, 1 + floor(5 * percent_rank() OVER (ORDER BY last_order) + 1e-9))::INTEGER AS r,
           least(5, 1 + floor(5 * percent_rank() OVER (ORDER BY frequency) + 1e-9))::INTEGER  AS f,
           least(5, 1 + floor(5 * percent_rank() OVER (ORDER BY monetary) + 1e-9))::INTEGER   AS m
    FROM measured
    WHERE last_order IS NOT NULL
)
SELECT *,
       CASE WHEN m = 5 AND r = 1                 THEN 'Cannot Lose Them'
            WHEN m >= 4 AND r < 3                THEN 'At Risk'
            WHEN least(r, f, m) >= 4             THEN 'Champions'
            WHEN least(r, m) >= 3 AND f >= 4     THEN 'Loyal Customers'
            WHEN r >= 4 AND greatest(f, m) >= 3  THEN 'Potential Loyalists'
            WHEN r >= 4                          THEN 'New Customers'
            WHEN r = 3 AND m >= 4 AND f <= 2     THEN 'Promising'
            WHEN r = 3 AND greatest(f, m) >= 3   THEN 'Need Attention'
            WHEN r = 3 OR least(f, m) >= 2       THEN 'About to Sleep'
            ELSE 'Hibernating' END AS segment
FROM scored
;
CREATE TEMP MACRO rfm_at(on_day, days) AS TABLE
SELECT * FROM rfm_within(on_day, days, (SELECT list(DISTINCT region) FROM store.accounts))
;
CREATE TEMP TABLE rfm AS SELECT * FROM rfm_at(today(), 365)
