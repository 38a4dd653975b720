"""The telecom and the bank book: whole, the same every time, with a story for every signal."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest

import data
from data import catalogue
from data.demo import Kind, load, stories
from data.warehouse import Warehouse

SCHEMA = Path(data.__file__).parent / "schema.sql"
KINDS: tuple[Kind, ...] = ("telecom", "banking")
AS_OF = date(2026, 6, 30)
STORIES = [(kind, story.key) for kind in KINDS for story in stories(kind)]

Tables = dict[Kind, duckdb.DuckDBPyConnection]


def fresh(kind: Kind) -> duckdb.DuckDBPyConnection:
    con = duckdb.connect()
    con.execute("CREATE SCHEMA staging; USE staging")
    con.execute(SCHEMA.read_text())
    loaded = load(con, kind)
    assert loaded.demo and loaded.findings == []
    rows = sum(count(con, table) for table in tables(con))
    assert rows == sum(source.rows_kept for source in loaded.sources)
    return con


def tables(con: duckdb.DuckDBPyConnection) -> list[str]:
    return [name for (name,) in con.execute("SHOW TABLES").fetchall()]


def count(con: duckdb.DuckDBPyConnection, rows: str) -> int:
    (number,) = con.execute(f"SELECT count(*) FROM {rows}").fetchone() or (0,)
    return int(number)


@pytest.fixture(scope="module")
def book() -> Iterator[Tables]:
    made = {kind: fresh(kind) for kind in KINDS}
    yield made
    for con in made.values():
        con.close()


@pytest.mark.parametrize("kind", KINDS)
def test_two_generations_are_row_identical(book: Tables, kind: Kind) -> None:
    again = fresh(kind)
    for table in tables(again):
        sql = f"SELECT count(*), md5(string_agg(row::VARCHAR, chr(10))) FROM {table} AS row"
        assert book[kind].execute(sql).fetchone() == again.execute(sql).fetchone(), table
    again.close()


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    ("rows", "low", "high"),
    [
        ("accounts", 260, 260),
        ("accounts ANTI JOIN transactions USING (account_id)", 1, 12),
        ("accounts WHERE parent_account_id IS NOT NULL", 20, 80),
        ("transactions", 10_000, 20_000),
        ("transactions WHERE quantity < 0", 100, 400),
        ("transactions WHERE discount_amount > 0", 1_000, 8_000),
        ("campaign_responses WHERE responded_at IS NOT NULL", 10, 80),
        ("interactions", 30_000, 70_000),
        ("notes", 70, 70),
        ("(SELECT DISTINCT account_id FROM churn_scores)", 110, 190),
        ("churn_scores WHERE churn_score NOT BETWEEN 0.001 AND 0.999", 0, 0),
    ],
)
def test_size(book: Tables, kind: Kind, rows: str, low: int, high: int) -> None:
    assert low <= count(book[kind], rows) <= high


LATE = "JOIN accounts USING (account_id) WHERE signup_date"
# What must not be: the rows of each are counted, and there must be none.
NEVER = {
    **{
        f"{table} of nobody": f"{table} ANTI JOIN accounts USING (account_id)"
        for table in ("transactions", "interactions", "churn_scores", "notes", "campaign_responses")
    },
    "a line of no product": "transactions ANTI JOIN products USING (product_id)",
    "a bill before sign-up": f"transactions {LATE} > transaction_date",
    "an interaction before sign-up": f"interactions {LATE} > occurred_at::DATE",
    "a score before sign-up": f"churn_scores {LATE} > scored_at",
    "a note before sign-up": f"notes {LATE} > created_at::DATE",
    "an unfilled blank": r"notes WHERE regexp_matches(body, '\{\w*\}')",
    "an amount with the wrong sign": "transactions WHERE sign(quantity) <> sign(net_amount)",
    "a document of two accounts or days": "(SELECT order_id FROM transactions GROUP BY 1 "
    "HAVING count(DISTINCT (account_id, transaction_date)) > 1)",
    "the same name twice": "(SELECT lower(account_name) FROM accounts GROUP BY 1 HAVING count(*) > 1)",
    "money with dust": "transactions WHERE net_amount <> round(net_amount, 2)",
    "something after the end": "(SELECT transaction_date AS day FROM transactions UNION ALL "
    "SELECT occurred_at::DATE FROM interactions UNION ALL SELECT scored_at FROM churn_scores "
    "UNION ALL SELECT created_at::DATE FROM notes) WHERE day > DATE '2026-06-30'",
}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("what", NEVER)
def test_never(book: Tables, kind: Kind, what: str) -> None:
    assert count(book[kind], NEVER[what]) == 0


@pytest.mark.parametrize("kind", KINDS)
def test_the_book_is_of_its_kind_and_says_that_it_is_a_demo(book: Tables, kind: Kind) -> None:
    row = book[kind].execute("FROM organization").fetchone()
    assert row is not None and row[1:] == (kind, "GBP", 1)
    assert "(demo)" in row[0]
    newest = book[kind].execute("SELECT max(transaction_date) FROM transactions").fetchone()
    assert newest == (AS_OF,)


@pytest.mark.parametrize("kind", KINDS)
def test_interactions_are_as_the_catalogue_says(book: Tables, kind: Kind) -> None:
    known = catalogue.interactions()
    for name, valued, seconds, property_ in (
        book[kind]
        .execute(
            "SELECT interaction_type, bool_and(value IS NOT NULL), bool_and(duration_seconds IS NOT NULL), "
            "any_value(json_keys(properties)) FROM interactions GROUP BY 1"
        )
        .fetchall()
    ):
        entry = known[name]
        assert kind in entry.organizations, name
        # A value, a duration or a property that the catalogue does not know of would mean nothing.
        assert entry.value != "-" or not valued, name
        assert entry.duration != "-" or not seconds, name
        assert [entry.properties.partition(" ")[0].rstrip(":")] == (property_ or ["-"]), name
    used = {
        name
        for (name,) in book[kind]
        .execute("SELECT DISTINCT interaction_type FROM interactions")
        .fetchall()
    }
    assert {name for name, entry in known.items() if entry.organizations == (kind,)} <= used


NOW = "occurred_at::DATE > DATE '2026-05-31'"
BEFORE = "occurred_at::DATE BETWEEN DATE '2026-05-02' AND DATE '2026-05-31'"
PRODUCTS = "count(DISTINCT properties) FILTER (interaction_type = 'product_held'"


def number(kind: str, when: str, of: str = "count(*)") -> str:
    return f"coalesce({of} FILTER (interaction_type = '{kind}' AND {when}), 0)"


def features(when: str) -> str:
    return f"list(DISTINCT properties) FILTER (interaction_type = 'feature_use' AND {when})"


CALLS = "coalesce(sum(value) FILTER (interaction_type IN ('voice_call', 'sms') AND {}), 0)"
# The stories, written out again from the table of the specification against the raw rows of $who.
TRUE_OF = {
    "data_usage_decline": f"{number('data_usage', NOW, 'sum(value)')} "
    f"<= 0.6 * {number('data_usage', BEFORE, 'sum(value)')}",
    "communication_pattern_change": f"{CALLS.format(NOW)} <= 0.5 * {CALLS.format(BEFORE)} "
    f"AND {CALLS.format(BEFORE)} >= 10",
    "plan_underutilization": f"{number('data_usage', NOW, 'sum(value)')} < 0.3 * "
    "max(value) FILTER (interaction_type = 'plan')",
    "billing_complaints": f"{number('billing_complaint', NOW)} >= 2",
    "frequent_roaming": f"{number('roaming', NOW)} >= 3",
    "payment_delays": f"{number('late_payment', NOW, 'sum(value)')} >= 5 "
    f"OR {number('late_payment', NOW)} >= 2",
    "login_frequency_decline": f"{number('login', NOW)} <= 0.5 * {number('login', BEFORE)} "
    f"AND {number('login', BEFORE)} >= 4",
    "transaction_volume_drop": f"{number('account_transaction', NOW)} "
    f"<= 0.6 * {number('account_transaction', BEFORE)} AND {number('account_transaction', BEFORE)} >= 4",
    "feature_abandonment": f"len({features(BEFORE)}) - len(list_intersect({features(BEFORE)}, "
    f"{features(NOW)})) >= greatest(2, len({features(BEFORE)}) / 2)",
    "balance_checking_without_action": f"{number('balance_check', NOW)} >= 5 "
    f"AND {number('account_transaction', NOW)} <= 1",
    "single_product_usage": f"{PRODUCTS} AND occurred_at::DATE > DATE '2026-04-01') = 1",
    "support_contact_spike": f"{number('support_ticket', NOW)} >= 3 "
    f"AND {number('support_ticket', NOW)} >= 2 * {number('support_ticket', BEFORE)}",
}


@pytest.mark.parametrize(("kind", "key"), STORIES)
def test_story(book: Tables, kind: Kind, key: str) -> None:
    (story,) = [item for item in stories(kind) if item.key == key]
    sql = f"SELECT {TRUE_OF[key]} FROM interactions WHERE account_id = $who"
    assert book[kind].execute(sql, {"who": story.account_ids[0]}).fetchone() == (True,)


@pytest.mark.parametrize("kind", KINDS)
def test_every_signal_has_a_story_that_the_tools_find(
    demo_of: Callable[[Kind], Warehouse], ask: Callable[..., Any], kind: Kind
) -> None:
    assert [item.key for item in stories(kind)] == list(catalogue.signals_for(kind))
    insights = ask(demo_of(kind), "behavior_insights")
    for item in stories(kind):
        found = ask(demo_of(kind), "behavior_signals", account=item.account_ids[0])
        assert item.key in {row.signal for row in found.signals if row.fired}
        affected = ask(demo_of(kind), "behavior_insights", signal=item.key, limit=500)
        assert item.account_ids[0] in {row.account_id for row in affected.affected_accounts}
    # Believable: each signal fires for some and not for most; what is most common is urgent.
    for row in insights.signals:
        assert 3 <= row.affected <= 0.4 * insights.active, row.signal
    assert {row.urgency for row in insights.actions} >= {"medium", "low"}
