"""Before a load is published it is checked: what is broken never is, what is poisoned only when told to."""

from __future__ import annotations

import duckdb
import pytest
from small_loads import left_behind, rows

from data import _checks
from data.build import Loaded, build
from data.errors import LoadRefused
from data.home import Home
from data.snapshots import current


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (
            "UPDATE accounts SET account_id = ' ' WHERE account_id = 'A1'",
            "1 accounts with an empty",
        ),
        (
            "INSERT INTO accounts SELECT * FROM accounts LIMIT 1",
            "1 accounts with an id that occurs",
        ),
        (
            "INSERT INTO products SELECT * FROM products LIMIT 2",
            "2 products with an id that occurs",
        ),
        (
            "UPDATE transactions SET account_id = 'Z' WHERE account_id = 'A1'",
            "30 transactions whose",
        ),
        (
            "UPDATE transactions SET product_id = 'Z' WHERE product_id = 'P1'",
            "75 transactions whose",
        ),
        ("DELETE FROM organization", "1 organisation rows missing"),
        ("DELETE FROM transactions", "no rows for transactions"),
    ],
)
def test_a_broken_load_is_never_published(change: str, said: str, home: Home) -> None:
    before = build(home, rows(200))
    for anyway in (False, True):
        with pytest.raises(LoadRefused, match=said) as refused:
            build(home, rows(300, 0, change), publish_anyway=anyway)
        assert refused.value.findings
    assert current(home) == before
    assert left_behind(home) == set()


@pytest.mark.parametrize(
    ("lines", "change", "said"),
    [
        (170, "", "transactions fell from 300 to 170"),
        (300, "DELETE FROM notes", "notes fell from 3 to 0"),
        (300, "DELETE FROM interactions WHERE interaction_id > 'I15'", "interactions fell from 20"),
        (300, "UPDATE organization SET currency = 'EUR'", "currency changed from GBP to EUR"),
        (299, "DELETE FROM transactions WHERE transaction_date > DATE '2025-04-01'", "moved back"),
        (
            300,
            "UPDATE transactions SET transaction_date = DATE '2925-01-05' WHERE transaction_id = 'T9'",
            "2925-01-05, which is in the future",
        ),
    ],
)
def test_a_poisoned_load_is_published_only_when_told_to(
    lines: int, change: str, said: str, home: Home
) -> None:
    before = build(home, rows(300))
    poisoned = rows(lines, 0, *[change] * bool(change))
    with pytest.raises(LoadRefused, match=said) as refused:
        build(home, poisoned)
    assert "--publish-anyway" in str(refused.value)
    assert current(home) == before
    assert left_behind(home) == set()
    made = build(home, poisoned, publish_anyway=True)
    assert current(home) == made != before
    assert [finding for finding in made.findings if said in finding]


def test_a_date_in_the_future_is_refused_in_the_first_load_too(home: Home) -> None:
    change = (
        "UPDATE transactions SET transaction_date = DATE '2925-01-05' WHERE transaction_id = 'T9'"
    )
    with pytest.raises(LoadRefused, match="in the future"):
        build(home, rows(300, 0, change))
    assert not (home.snapshots / "current").exists()


@pytest.mark.parametrize("lines", [181, 900])
def test_a_load_that_shrinks_little_or_grows_is_no_poison(lines: int, home: Home) -> None:
    build(home, rows(300))
    later = "UPDATE transactions SET transaction_date = transaction_date + 100"
    assert build(home, rows(lines, 0, later)).rows["transactions"] == lines


def test_another_organization_may_begin_earlier_and_have_another_currency(home: Home) -> None:
    build(home, rows(300))
    change = "UPDATE organization SET name = 'Other', currency = 'EUR'"
    earlier = "UPDATE transactions SET transaction_date = transaction_date - 900"
    assert build(home, rows(300, 0, change, earlier)).organization == "Other"


def test_the_demo_book_is_never_compared(home: Home) -> None:
    def demo(con: duckdb.DuckDBPyConnection) -> Loaded:
        return Loaded(rows(30)(con).sources, demo=True)

    build(home, demo)
    build(home, rows(9))
    assert build(home, demo).demo


def test_a_check_of_every_kind_is_tried_above() -> None:
    assert len(_checks._BROKEN) == 6
