"""The demo book: its behaviour signals and its stories are in place."""

from __future__ import annotations

from collections.abc import Iterator

import duckdb
import pytest
from demo_tables import count, fresh, one

from data.demo import stories, story

HOSTILE_WORDS = (
    "ignore all previous",
    "Assistant:",
    "embed this image",
    "Note to AI",
    "approve the campaign",
    "ignoriere alle",
    "Ignorez les",
    "replaces the scope",
    "<script>",
    "enter their password",
)


@pytest.fixture(scope="module")
def con() -> Iterator[duckdb.DuckDBPyConnection]:
    made, _ = fresh()
    yield made
    made.close()


RECENT = "transaction_date > DATE '2026-06-30' - 30"
BEFORE = "transaction_date BETWEEN DATE '2026-06-30' - 59 AND DATE '2026-06-30' - 30"

BASKETS = f"""
(SELECT account_id,
        sum(net_amount) FILTER (quantity > 0 AND {RECENT})
            / count(DISTINCT order_id) FILTER (quantity > 0 AND {RECENT}) AS now,
        sum(net_amount) FILTER (quantity > 0 AND {BEFORE})
            / count(DISTINCT order_id) FILTER (quantity > 0 AND {BEFORE}) AS before
 FROM transactions GROUP BY account_id
 HAVING count(DISTINCT order_id) FILTER (quantity > 0 AND {RECENT}) >= 2
    AND count(DISTINCT order_id) FILTER (quantity > 0 AND {BEFORE}) >= 2)
"""
LINES = f"""
(SELECT account_id, count(*) AS lines,
        avg((discount_amount > 0)::INT) AS discounted, avg((quantity < 0)::INT) AS returned
 FROM transactions WHERE {RECENT} GROUP BY account_id)
"""
WEB = """
(SELECT account_id,
        count(*) FILTER (interaction_type = 'cart_add') AS carts,
        count(*) FILTER (interaction_type = 'cart_abandon') AS abandoned,
        count(*) FILTER (interaction_type = 'product_page_view') AS pages,
        count(*) FILTER (interaction_type = 'checkout') AS bought
 FROM interactions WHERE occurred_at >= DATE '2026-06-30' - 29 GROUP BY account_id)
"""
# Jensen-Shannon distance (base 2) of the category mixes.
MIXES = f"""
(SELECT account_id, sqrt(sum(
     CASE WHEN p > 0 THEN p * log2(2 * p / (p + q)) ELSE 0 END
     + CASE WHEN q > 0 THEN q * log2(2 * q / (p + q)) ELSE 0 END) / 2) AS distance
 FROM (SELECT account_id, now / sum(now) OVER w AS p, before / sum(before) OVER w AS q
       FROM (SELECT account_id, category, count(*) FILTER ({RECENT}) AS now,
                    count(*) FILTER ({BEFORE}) AS before
             FROM transactions JOIN products USING (product_id)
             WHERE quantity > 0 GROUP BY ALL)
       WINDOW w AS (PARTITION BY account_id)
       QUALIFY sum(now) OVER w >= 4 AND sum(before) OVER w >= 4)
 GROUP BY account_id)
"""
SIGNALS = {
    "category_shift": f"{MIXES} WHERE distance >= 0.5",
    "discount_dependency": f"{LINES} WHERE lines >= 4 AND discounted > 0.5",
    "high_return_rate": f"{LINES} WHERE lines >= 5 AND returned > 0.2",
    "basket_size_decline": f"{BASKETS} WHERE now <= 0.75 * before",
    "high_cart_abandonment": f"{WEB} WHERE carts >= 3 AND abandoned > 0.7 * carts",
    "low_browse_to_buy": f"{WEB} WHERE pages >= 50 AND bought < 0.02 * pages",
}


@pytest.mark.parametrize("signal", SIGNALS)
def test_each_signal_fires_for_some_and_not_for_most(
    con: duckdb.DuckDBPyConnection, signal: str
) -> None:
    assert 3 <= count(con, SIGNALS[signal]) <= 150


# The stories: one statement each that must come out true for `$who` (and `$child`)

YEARS = """
(SELECT account_id,
        sum(net_amount) FILTER (transaction_date > DATE '2025-06-30')::DOUBLE AS now,
        sum(net_amount) FILTER (transaction_date BETWEEN DATE '2024-07-01' AND DATE '2025-06-30')
            ::DOUBLE AS before
 FROM transactions GROUP BY account_id)
"""
TRUE_OF = {
    "champion_going_quiet": """
        SELECT segment IN ('At Risk', 'Cannot Lose Them') AND m = 5
               AND recency BETWEEN 90 AND 125
               AND (SELECT count(*) = 32 AND min(n) >= 2 FROM (
                       SELECT count(DISTINCT order_id) AS n FROM transactions
                       WHERE account_id = $who AND quantity > 0
                         AND transaction_date < DATE '2026-03-01'
                       GROUP BY date_trunc('month', transaction_date)))
        FROM scored WHERE account_id = $who""",
    "category_defection": """
        SELECT count(DISTINCT order_id) FILTER (glass AND day BETWEEN DATE '2024-12-20'
                                                AND DATE '2025-12-19') >= 10
               AND count(*) FILTER (glass AND day >= DATE '2025-12-20') = 0
               AND count(DISTINCT order_id) FILTER (NOT glass AND day >= DATE '2025-12-20') >= 10
        FROM (SELECT order_id, transaction_date AS day, category = 'Glassware' AS glass
              FROM transactions JOIN products USING (product_id)
              WHERE account_id = $who AND quantity > 0)""",
    "subsidiary_outgrows_parent": f"""
        SELECT p.now <= 0.75 * p.before AND c.now >= 1.4 * c.before AND c.now > p.now
               AND a.parent_account_id = p.account_id
        FROM {YEARS} p, {YEARS} c JOIN accounts a USING (account_id)
        WHERE p.account_id = $who AND c.account_id = $child""",
    "promising_new_customer": """
        SELECT segment = 'New Customers' AND frequency >= 3
               AND monetary >= (SELECT quantile_cont(monetary, 0.7) FROM scored
                                WHERE segment = 'New Customers')
               AND (SELECT min(transaction_date) FROM transactions WHERE account_id = $who)
                   >= DATE '2026-06-30' - 45
        FROM scored WHERE account_id = $who""",
    "narrow_champion": """
        SELECT segment = 'Champions' AND categories = 2 FROM scored WHERE account_id = $who""",
    "declining_key_account": f"""
        SELECT p >= 0.8 AND now <= 0.75 * before AND recency <= 30
        FROM (SELECT *, percent_rank() OVER (ORDER BY before) AS p
              FROM {YEARS} WHERE before > 0) JOIN scored USING (account_id)
        WHERE account_id = $who""",
    "hibernating_giant": """
        SELECT max_by(account_id, annual_revenue) = $who
        FROM scored JOIN accounts USING (account_id) WHERE segment = 'Hibernating'""",
    "discount_dependent": f"""
        SELECT avg((discount_amount > 0)::INT) > 0.5
               AND $who IN (SELECT account_id FROM {SIGNALS["discount_dependency"]})
        FROM transactions WHERE account_id = $who AND transaction_date > DATE '2025-06-30'""",
    "high_returns": f"SELECT $who IN (SELECT account_id FROM {SIGNALS['high_return_rate']})",
    "shrinking_baskets": f"""
        SELECT $who IN (SELECT account_id FROM {SIGNALS["basket_size_decline"]})
               AND $who IN (SELECT account_id FROM {SIGNALS["high_cart_abandonment"]})""",
    "looks_but_does_not_buy": f"""
        SELECT $who IN (SELECT account_id FROM {SIGNALS["low_browse_to_buy"]})
               AND $who NOT IN (SELECT account_id FROM transactions WHERE {RECENT})""",
    "opted_out_champion": """
        SELECT segment = 'Champions' AND opted_out
               AND $who NOT IN (SELECT account_id FROM campaign_responses
                                WHERE contacted_at > DATE '2025-06-30')
        FROM scored JOIN accounts USING (account_id) WHERE account_id = $who""",
    "never_ordered": """
        SELECT signup_date > DATE '2025-06-30'
               AND $who NOT IN (SELECT account_id FROM transactions)
        FROM accounts WHERE account_id = $who""",
}


@pytest.mark.parametrize("key", TRUE_OF)
def test_story(con: duckdb.DuckDBPyConnection, key: str) -> None:
    ids = dict(zip(("who", "child"), story(key).account_ids, strict=False))
    assert con.execute(TRUE_OF[key], ids).fetchone() == (True,)


def test_every_story_has_a_test() -> None:
    assert [item.key for item in stories()] == [*TRUE_OF, "look_alike_names", "hostile_notes"]


def test_look_alike_names(con: duckdb.DuckDBPyConnection) -> None:
    found = "SELECT list(account_id ORDER BY account_id) FROM accounts WHERE account_name LIKE ?"
    family = ["ACC0058", "ACC0059", "ACC0060", "ACC0061"]
    assert one(con, found, "Harbour%") == (sorted(story("look_alike_names").account_ids),)
    assert one(con, found, "Harbour Hotels%") == (family,)


def test_hostile_notes(con: duckdb.DuckDBPyConnection) -> None:
    item = story("hostile_notes")
    assert 8 <= len(item.note_ids) <= 12
    assert len(item.note_ids) == len(set(item.note_ids))
    for note_id, account_id in zip(item.note_ids, item.account_ids, strict=True):
        found, body = one(con, "SELECT account_id, body FROM notes WHERE note_id = ?", note_id)
        assert found == account_id
        assert any(word in body for word in HOSTILE_WORDS), body
