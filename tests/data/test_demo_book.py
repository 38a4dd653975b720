"""The demo book: whole, exact, the same every time, and plausible."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import duckdb
import pytest
from demo_tables import count, fresh, one

from data.build import Loaded

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


@pytest.fixture(scope="module")
def book() -> Iterator[tuple[duckdb.DuckDBPyConnection, Loaded]]:
    con, loaded = fresh()
    yield con, loaded
    con.close()


@pytest.fixture(scope="module")
def con(book: tuple[duckdb.DuckDBPyConnection, Loaded]) -> duckdb.DuckDBPyConnection:
    return book[0]


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
