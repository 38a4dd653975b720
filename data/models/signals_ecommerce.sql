-- The signals of a shop, one row per account and signal; the two on browsing are left out of a retail
-- book that records none. `fired` is NULL where it cannot be told; `measured` is a share, a fall or a
-- distance, 0 to 1. $thresholds are those of data/catalogue/signals.yaml.
WITH use AS (
    SELECT m.*, c.distance,
           $org_type = 'ecommerce'
               OR len(list_intersect(r.types, ['product_page_view', 'cart_abandon', 'checkout'])) > 0
               AS browses
    FROM behavior_measures AS m
    CROSS JOIN recorded AS r
    LEFT JOIN category_shift AS c USING (account_key)
    WHERE m.unreadable IS NULL
)
SELECT account_key, region, revenue_now, active, unnest([
    {signal: 'high_cart_abandonment', shown: browses,
     now: carts, before: NULL, part: abandoned, measured: abandoned / nullif(carts, 0),
     fired: CASE WHEN carts >= $thresholds.high_cart_abandonment.carts
                 THEN abandoned > $thresholds.high_cart_abandonment.share * carts END},
    {signal: 'category_shift', shown: true,
     now: bought_now, before: bought_before, part: NULL, measured: distance,
     fired: CASE WHEN least(bought_now, bought_before) >= $thresholds.category_shift.lines
                 THEN distance >= $thresholds.category_shift.distance END},
    {signal: 'discount_dependency', shown: true,
     now: bought_now, before: NULL, part: discounted_lines_now,
     measured: discounted_lines_now / nullif(bought_now, 0),
     fired: CASE WHEN bought_now >= $thresholds.discount_dependency.lines
                 THEN discounted_lines_now > $thresholds.discount_dependency.share * bought_now END},
    {signal: 'basket_size_decline', shown: true,
     now: orders_now, before: orders_before, part: NULL,
     measured: 1 - revenue_now / nullif(orders_now, 0)
                   / (nullif(greatest(revenue_before, 0), 0) / nullif(orders_before, 0)),
     fired: CASE WHEN least(orders_now, orders_before) >= $thresholds.basket_size_decline.orders
                  AND revenue_before > 0
                 THEN revenue_now * orders_before
                      <= (1 - $thresholds.basket_size_decline.fall) * revenue_before * orders_now END},
    {signal: 'low_browse_to_buy', shown: browses,
     now: page_views, before: NULL, part: orders_now, measured: orders_now / nullif(page_views, 0),
     fired: CASE WHEN page_views >= $thresholds.low_browse_to_buy.views
                 THEN orders_now < $thresholds.low_browse_to_buy.rate * page_views END},
    {signal: 'high_return_rate', shown: true,
     now: lines_now, before: NULL, part: return_lines_now,
     measured: return_lines_now / nullif(lines_now, 0),
     fired: CASE WHEN lines_now >= $thresholds.high_return_rate.lines
                 THEN return_lines_now > $thresholds.high_return_rate.share * lines_now END}
], recursive := true)
FROM use
