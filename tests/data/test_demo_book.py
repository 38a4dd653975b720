"""The demo book: whole, exact, the same every time, and with its stories in place."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest

import data
from data.build import Loaded
from data.demo import load, stories, story

SCHEMA = Path(data.__file__).parent / "schema.sql"
TABLES = (
    "accounts",
    "products",
    "transactions",
    "campaigns",
    "campaign_responses",
    "loyalty_members",
    "interactions",
    "notes",
    "churn_scores",
    "organization",
)
FIRST, AS_OF = date(2023, 7, 1), date(2026, 6, 30)
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

# Section 1 of the analytics page, written out again here so that the book is checked against the
# page and not against the project's own tools. An order is a day with a positive line.
SCORED = """
CREATE TEMP VIEW scored AS
WITH account AS (
    SELECT account_id,
           DATE '2026-06-30' - max(transaction_date) FILTER (quantity > 0) AS recency,
           count(DISTINCT transaction_date)
               FILTER (quantity > 0 AND transaction_date > DATE '2025-06-30') AS frequency,
           coalesce(sum(net_amount) FILTER (transaction_date > DATE '2025-06-30'), 0) AS monetary,
           count(DISTINCT category)
               FILTER (quantity > 0 AND transaction_date > DATE '2025-06-30') AS categories
    FROM transactions JOIN products USING (product_id)
    GROUP BY account_id
), score AS (
    SELECT *,
           least(5, 1 + floor(5 * percent_rank() OVER (ORDER BY recency DESC))) AS r,
           least(5, 1 + floor(5 * percent_rank() OVER (ORDER BY frequency))) AS f,
           least(5, 1 + floor(5 * percent_rank() OVER (ORDER BY monetary))) AS m
    FROM account
)
SELECT *, CASE
    WHEN r = 1 AND m = 5 THEN 'Cannot Lose Them'
    WHEN r <= 2 AND m >= 4 THEN 'At Risk'
    WHEN r >= 4 AND f >= 4 AND m >= 4 THEN 'Champions'
    WHEN r >= 3 AND f >= 4 AND m >= 3 THEN 'Loyal Customers'
    WHEN r >= 4 AND (f >= 3 OR m >= 3) THEN 'Potential Loyalists'
    WHEN r >= 4 THEN 'New Customers'
    WHEN r = 3 AND m >= 4 AND f <= 2 THEN 'Promising'
    WHEN r = 3 AND (f >= 3 OR m >= 3) THEN 'Need Attention'
    WHEN r = 3 OR (f >= 2 AND m >= 2) THEN 'About to Sleep'
    ELSE 'Hibernating' END AS segment
FROM score
"""


def fresh() -> tuple[duckdb.DuckDBPyConnection, Loaded]:
    con = duckdb.connect()
    con.execute("CREATE SCHEMA staging; USE staging")
    con.execute(SCHEMA.read_text())
    loaded = load(con)
    con.execute(SCORED)
    return con, loaded


@pytest.fixture(scope="module")
def book() -> Iterator[tuple[duckdb.DuckDBPyConnection, Loaded]]:
    con, loaded = fresh()
    yield con, loaded
    con.close()


@pytest.fixture(scope="module")
def con(book: tuple[duckdb.DuckDBPyConnection, Loaded]) -> duckdb.DuckDBPyConnection:
    return book[0]


def one(con: duckdb.DuckDBPyConnection, sql: str, *parameters: object) -> tuple[Any, ...]:
    row = con.execute(sql, list(parameters)).fetchone()
    assert row is not None
    return row


def count(con: duckdb.DuckDBPyConnection, rows: str) -> int:
    return int(one(con, f"SELECT count(*) FROM {rows}")[0])


# The book as a whole


def test_two_generations_are_row_identical(con: duckdb.DuckDBPyConnection) -> None:
    again, _ = fresh()
    try:
        for table in TABLES:
            sql = f"SELECT count(*), md5(string_agg(row::VARCHAR, chr(10))) FROM {table} AS row"
            assert one(con, sql) == one(again, sql), table
    finally:
        again.close()


def test_every_row_is_accounted_for(book: tuple[duckdb.DuckDBPyConnection, Loaded]) -> None:
    con, loaded = book
    assert loaded.demo
    assert loaded.findings == []
    assert sum(source.rows_kept for source in loaded.sources) == sum(
        count(con, table) for table in TABLES
    )
    assert all(source.rows_read == source.rows_kept for source in loaded.sources)


def test_organization_says_that_it_is_a_demo(con: duckdb.DuckDBPyConnection) -> None:
    name, *rest = one(con, "FROM organization")
    assert "demo" in name
    assert rest == ["retail", "GBP", 1]


@pytest.mark.parametrize(
    ("rows", "low", "high"),
    [
        ("accounts", 1400, 1400),
        ("accounts WHERE opted_out", 50, 90),
        ("accounts ANTI JOIN transactions USING (account_id)", 24, 48),
        ("accounts WHERE hierarchy_level = 2", 5, 30),
        ("products", 55, 65),
        ("transactions", 120_000, 180_000),
        ("transactions WHERE discount_amount > 0", 12_000, 30_000),
        ("campaigns", 24, 24),
        ("campaign_responses", 3_000, 6_000),
        ("campaign_responses WHERE responded_at IS NOT NULL", 300, 1_500),
        ("campaign_responses WHERE contacted_at > DATE '2026-05-31'", 100, 500),
        ("campaign_responses JOIN accounts USING (account_id) WHERE opted_out", 30, 300),
        ("loyalty_members", 350, 650),
        ("interactions", 45_000, 70_000),
        ("notes", 900, 900),
        ("(SELECT DISTINCT body FROM notes)", 800, 900),
        ("churn_scores", 0, 0),
    ],
)
def test_size(con: duckdb.DuckDBPyConnection, rows: str, low: int, high: int) -> None:
    assert low <= count(con, rows) <= high


@pytest.mark.parametrize(
    ("table", "key"),
    [
        ("accounts", "account_id"),
        ("accounts", "lower(account_name)"),
        ("products", "product_id"),
        ("products", "product_name"),
        ("transactions", "transaction_id"),
        ("campaigns", "campaign_id"),
        ("campaign_responses", "(campaign_id, account_id)"),
        ("loyalty_members", "account_id"),
        ("interactions", "interaction_id"),
        ("notes", "note_id"),
    ],
)
def test_keys_are_unique(con: duckdb.DuckDBPyConnection, table: str, key: str) -> None:
    assert one(con, f"SELECT count(*) = count(DISTINCT {key}) FROM {table}") == (True,)


@pytest.mark.parametrize(
    ("table", "column"),
    [
        ("transactions", "transaction_date"),
        ("campaigns", "start_date"),
        ("campaigns", "end_date"),
        ("campaign_responses", "contacted_at"),
        ("campaign_responses", "opened_at"),
        ("campaign_responses", "clicked_at"),
        ("campaign_responses", "responded_at"),
        ("loyalty_members", "joined_at"),
        ("interactions", "occurred_at"),
        ("notes", "created_at"),
    ],
)
def test_dates_lie_within_the_book(con: duckdb.DuckDBPyConnection, table: str, column: str) -> None:
    low, high = one(con, f"SELECT min({column})::DATE, max({column})::DATE FROM {table}")
    assert FIRST <= low <= high <= AS_OF
    if table == "transactions":
        assert (low, high) == (FIRST, AS_OF)


@pytest.mark.parametrize(
    ("table", "column"),
    [
        ("transactions", "net_amount"),
        ("transactions", "discount_amount"),
        ("products", "list_price"),
        ("accounts", "annual_revenue"),
        ("campaigns", "budget"),
        ("campaign_responses", "revenue"),
        ("interactions", "value"),
    ],
)
def test_money_has_no_dust(con: duckdb.DuckDBPyConnection, table: str, column: str) -> None:
    assert count(con, f"{table} WHERE {column} <> round({column}, 2)") == 0
    assert count(con, f"{table} WHERE {column} > 0") > 0


PARENT = "accounts c LEFT JOIN accounts p ON p.account_id = c.parent_account_id"
LATE = "JOIN accounts USING (account_id) WHERE signup_date"
ORDERS = """(SELECT account_id, transaction_date AS responded_at, sum(net_amount) AS revenue
             FROM transactions WHERE quantity > 0
             GROUP BY account_id, order_id, transaction_date)"""

REFERENCES = (
    ("transactions", "account_id", "accounts"),
    ("transactions", "product_id", "products"),
    ("campaign_responses", "account_id", "accounts"),
    ("campaign_responses", "campaign_id", "campaigns"),
    ("loyalty_members", "account_id", "accounts"),
    ("interactions", "account_id", "accounts"),
    ("notes", "account_id", "accounts"),
)

# What must not be: the rows of each are counted, and there must be none.
NEVER = {
    **{f"{t} of no {p}": f"{t} ANTI JOIN {p} USING ({c})" for t, c, p in REFERENCES},
    "a child that is not one level below its parent": f"{PARENT} WHERE c.hierarchy_level "
    "IS DISTINCT FROM coalesce(p.hierarchy_level + 1, if(c.parent_account_id IS NULL, 0, -1))",
    "an order before sign-up": f"transactions {LATE} > transaction_date",
    "an interaction before sign-up": f"interactions {LATE} > occurred_at::DATE",
    "a note before sign-up": f"notes {LATE} > created_at::DATE",
    "a contact before sign-up": f"campaign_responses {LATE} > contacted_at",
    "a member before sign-up": f"loyalty_members {LATE} > joined_at",
    "an order of two accounts, days or channels": "(SELECT order_id FROM transactions GROUP BY 1 "
    "HAVING count(DISTINCT (account_id, transaction_date, channel)) > 1)",
    "an order of more than seven lines": "(SELECT order_id FROM transactions GROUP BY 1 "
    "HAVING count(*) > 7)",
    "an amount with the wrong sign": "transactions WHERE sign(quantity) <> sign(net_amount)",
    "a return within an order": "transactions WHERE (quantity < 0) <> (order_id LIKE 'CN%')",
    "more returned than bought": "(SELECT account_id FROM transactions "
    "GROUP BY account_id, product_id HAVING sum(quantity) < 0)",
    "a discount out of range": "transactions WHERE discount_amount <> 0 AND "
    "discount_amount / (net_amount + discount_amount) NOT BETWEEN 0.04 AND 0.21",
    "a contact outside its campaign": "campaign_responses JOIN campaigns USING (campaign_id) "
    "WHERE contacted_at NOT BETWEEN start_date AND end_date",
    "a response out of its order": "campaign_responses WHERE opened_at < contacted_at "
    "OR clicked_at < coalesce(opened_at, DATE '9999-01-01') OR responded_at <= contacted_at",
    "a response that is no order": "(FROM campaign_responses WHERE responded_at IS NOT NULL) "
    f"ANTI JOIN {ORDERS} USING (account_id, responded_at, revenue)",
    "revenue without a response": "campaign_responses WHERE responded_at IS NULL AND revenue <> 0",
    "a control group that was contacted": "campaign_responses WHERE control "
    "AND (contacted_at, responded_at, revenue) IS DISTINCT FROM (NULL, NULL, NULL)",
    "a contact without a day": "campaign_responses WHERE NOT control AND contacted_at IS NULL",
    "a late contact with who opted out": "campaign_responses JOIN accounts USING (account_id) "
    "WHERE opted_out AND contacted_at > DATE '2025-06-30'",
    "a note by another than the owner": "notes JOIN accounts USING (account_id) "
    "WHERE author <> owner",
    "a note out of order": "(SELECT created_at < lag(created_at) OVER (ORDER BY note_id) AS wrong "
    "FROM notes) WHERE wrong",
    "a note with an unfilled blank": r"notes WHERE regexp_matches(body, '\{\w*\}')",
}


@pytest.mark.parametrize("what", NEVER)
def test_never(con: duckdb.DuckDBPyConnection, what: str) -> None:
    assert count(con, NEVER[what]) == 0


def test_four_regions_of_three_managers_and_sixty_families(con: duckdb.DuckDBPyConnection) -> None:
    rows = con.execute(
        "SELECT region, count(DISTINCT owner), count(*) > 200 FROM accounts GROUP BY ALL ORDER BY 1"
    ).fetchall()
    assert rows == [(region, 3, True) for region in ("East", "North", "South", "West")]
    families = (
        "SELECT count(*) AS n FROM accounts WHERE hierarchy_level = 1 GROUP BY parent_account_id"
    )
    assert one(con, f"SELECT count(*), min(n), max(n) FROM ({families})") == (60, 2, 8)


def test_returns_seasons_and_growth(con: duckdb.DuckDBPyConnection) -> None:
    assert 0.02 <= one(con, "SELECT avg((quantity < 0)::INT) FROM transactions")[0] <= 0.03
    total = "SELECT sum(net_amount)::DOUBLE FROM transactions WHERE"
    (november,) = one(con, f"{total} month(transaction_date) = 11")
    (january,) = one(con, f"{total} month(transaction_date) = 1")
    assert november > 1.1 * january
    (first,) = one(con, f"{total} transaction_date <= DATE '2024-06-30'")
    (last,) = one(con, f"{total} transaction_date > DATE '2025-06-30'")
    assert 1.05 < last / first < 1.4


def test_a_note_never_misdates_the_last_order(con: duckdb.DuckDBPyConnection) -> None:
    """'No order since 4 May 2026' is true on the day of the note."""
    rows = con.execute(
        r"""
        SELECT any_value(strptime(
                   regexp_extract(body, 'No order since (\d+ \w+ \d{4})', 1), '%d %B %Y')::DATE),
               max(transaction_date)
        FROM notes JOIN transactions USING (account_id)
        WHERE regexp_matches(body, 'No order since \d')
          AND quantity > 0 AND transaction_date < created_at::DATE
        GROUP BY note_id
        """
    ).fetchall()
    assert len(rows) > 5
    assert all(said == true for said, true in rows)


# Segments and signals


def test_all_ten_segments_are_peopled_plausibly(con: duckdb.DuckDBPyConnection) -> None:
    sizes = dict(con.execute("SELECT segment, count(*) FROM scored GROUP BY 1").fetchall())
    assert len(sizes) == 10
    assert min(sizes.values()) >= 10
    total = sum(sizes.values())
    assert 0.10 <= sizes["Champions"] / total <= 0.18
    assert max(sizes.values()) / total < 0.25


def test_revenue_is_concentrated(con: duckdb.DuckDBPyConnection) -> None:
    (share,) = one(
        con,
        "SELECT sum(monetary) FILTER (p >= 0.8)::DOUBLE / sum(monetary) "
        "FROM (SELECT monetary, percent_rank() OVER (ORDER BY monetary) AS p FROM scored)",
    )
    assert 0.55 <= share <= 0.70


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
