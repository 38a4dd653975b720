"""Accounts that change segment: by hand, against the overview at either date, and point in time."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from data.churn_uploads import upload
from data.scope import EVERYTHING, Scope
from data.warehouse import Warehouse
from tools._errors import ToolError, UnknownValue

THEN, NOW = date(2025, 12, 31), date(2026, 6, 30)
RULED = ("rfm", "lifecycle", "consumer")


@pytest.fixture
def six(book: Any, lines: Any) -> Warehouse:
    """Six accounts by the end of 2025, F in the South; by June 2026 A fell silent, F and N came.

    With five others a score is one more than the number of accounts that are worse.
    """
    sold = []
    for place, name in enumerate("ABCDE"):
        # A is the best of all at the end of 2025, E the worst.
        for order in range(6 - place):
            day = date(2025, 12, 30 - 5 * place - order).isoformat()
            sold.append(lines(name, day, 100 - 10 * place, transaction_id=f"{name}{order}"))
    sold.append(lines("F", "2024-12-15", 5))
    for place, name in enumerate("EDCBF"):
        # Half a year later E is the best, and A has not ordered since.
        for order in range(8 - place):
            day = date(2026, 6, 29 - 5 * place - order).isoformat()
            sold.append(lines(name, day, 300 - 50 * place, transaction_id=f"{name}new{order}"))
    sold.append(lines("N", "2026-06-30", 20))
    accounts = [
        {
            "account_id": name,
            "region": "South" if name == "F" else "North",
            "owner": f"Owner {name}",
        }
        for name in "ABCDEFN"
    ]
    return book({"accounts": accounts, "transactions": sold})


def test_moves_by_hand(six: Warehouse, ask: Any) -> None:
    found = ask(six, "segment_migration", from_date=THEN)
    assert (found.as_of, found.from_date, found.to_date) == (NOW, THEN, NOW)
    # Scores then: A and B 555, C 444, D 333, E 222, F 111. Now, of seven: E 535, D 435, C 334,
    # B 233, A 122, F 111, N 511.
    assert [
        (row.account_id, row.from_segment, row.to_segment, row.direction) for row in found.movers
    ] == [
        ("E", "About to Sleep", "Potential Loyalists", "better"),
        ("D", "Need Attention", "Potential Loyalists", "better"),
        ("C", "Champions", "Need Attention", "worse"),
        ("B", "Champions", "About to Sleep", "worse"),
        ("N", "No purchases", "New Customers", "new"),
        ("A", "Champions", "About to Sleep", "worse"),
    ]
    assert [row.revenue_change for row in found.movers] == [2400, 1750, 1200, 750, 20, 0]
    assert (found.scored_before, found.scored_now, found.new_accounts) == (6, 7, 1)
    assert (found.moved, found.stayed, found.better, found.worse) == (5, 1, 2, 3)
    assert found.moved_share == 83.33
    assert (found.worse_revenue_before, found.worse_revenue_now) == (1370, 3320)
    assert (found.better_revenue_before, found.better_revenue_now) == (330, 4480)
    assert (found.total, found.asked) == (6, None)
    assert found.note is None


def test_the_matrix_and_the_balances_by_hand(six: Warehouse, ask: Any) -> None:
    found = ask(six, "segment_migration", from_date=THEN)
    first = found.flows[0]
    assert first.model_dump() == {
        "from_segment": "Champions",
        "to_segment": "About to Sleep",
        "direction": "worse",
        "accounts": 2,
        "faded": 0,
        "share_of_from": 66.67,
        "revenue_before": Decimal(1050),
        "revenue_now": Decimal(1800),
    }
    assert {(flow.from_segment, flow.to_segment): flow.accounts for flow in found.flows[1:]} == {
        ("Champions", "Need Attention"): 1,
        ("Need Attention", "Potential Loyalists"): 1,
        ("About to Sleep", "Potential Loyalists"): 1,
        ("Hibernating", "Hibernating"): 1,
        ("No purchases", "New Customers"): 1,
    }
    assert [
        (row.segment, row.accounts_before, row.accounts_now, row.net_flow, row.left, row.entered)
        for row in found.balances
    ] == [
        ("Champions", 3, 0, -3, 3, 0),
        ("Potential Loyalists", 0, 2, 2, 0, 2),
        ("New Customers", 0, 1, 1, 0, 1),
        ("Need Attention", 1, 1, 0, 1, 1),
        ("About to Sleep", 1, 2, 1, 1, 2),
        ("Hibernating", 1, 1, 0, 0, 0),
    ]


@pytest.fixture
def fading(book: Any, lines: Any) -> Warehouse:
    """Large orders of February 2025 leave the window; S and C fade, B comes back.

    With six accounts a score is one more than the number of accounts that are worse.
    """
    sold = {
        "S": [("2025-02-01", 1000), *[(f"2025-0{day}", 40) for day in ("8-01", "9-01", "9-02")]],
        "C": [
            ("2025-02-03", 800),
            *[(day, 35) for day in ("2025-09-10", "2026-01-05", "2026-01-06")],
        ],
        "B": [("2025-02-02", 900), ("2025-09-15", 50), ("2026-06-30", 30)],
        "L": [("2025-12-02", 10), ("2026-06-27", 10)],
        "M": [(f"2025-{month:02}-20", 20) for month in range(7, 13)] + [("2026-06-28", 20)],
        "N": [(f"2025-{month:02}-21", 25) for month in range(7, 13)] + [("2026-06-29", 25)],
    }
    return book(
        {
            "transactions": [
                lines(name, day, amount, transaction_id=name + day)
                for name, orders in sold.items()
                for day, amount in orders
            ]
        }
    )


def test_a_better_segment_alone_is_no_move_for_the_better(fading: Warehouse, ask: Any) -> None:
    found = ask(fading, "segment_migration", from_date=THEN)
    ways = {
        row.account_id: (row.from_segment, row.to_segment, row.direction) for row in found.movers
    }
    # Without an order: r 1 and m 5 then, m 4 now. With two, but longer silent and less bought than then.
    assert ways["S"] == ("Cannot Lose Them", "At Risk", "worse")
    assert ways["C"] == ("At Risk", "About to Sleep", "worse")
    # Back on the last day, though it brought less.
    assert ways["B"] == ("Promising", "New Customers", "better")
    assert ways["N"] == ("Loyal Customers", "Champions", "better")
    # L fell from New Customers to About to Sleep.
    assert (found.better, found.worse, found.faded) == (3, 3, 2)
    assert {(flow.from_segment, flow.faded) for flow in found.flows if flow.faded} == {
        ("Cannot Lose Them", 1),
        ("At Risk", 1),
    }
    # L brought 10 and 20, S 1120 and 120, C 835 and 105.
    assert (found.worse_revenue_before, found.worse_revenue_now) == (1965, 245)


def test_one_way_can_be_asked_for(six: Warehouse, ask: Any) -> None:
    def ids(**asked: Any) -> tuple[list[str], int, int]:
        found = ask(six, "segment_migration", from_date=THEN, **asked)
        assert found.asked is None or found.total == found.asked.accounts
        return [row.account_id for row in found.movers], found.total, found.moved

    assert ids(from_segment="champions") == (["C", "B", "A"], 3, 5)
    assert ids(to_segment="About to sleep") == (["B", "A"], 2, 5)
    assert ids(from_segment="Champions", to_segment="Need Attention") == (["C"], 1, 5)
    assert ids(from_segment="No purchases") == (["N"], 1, 5)
    assert ids(from_segment="Hibernating", to_segment="Hibernating") == (["F"], 1, 5)
    assert ids(from_segment="Hibernating") == ([], 0, 5)
    assert ids(region="south") == ([], 0, 0)
    assert ids(region="North", from_segment="Champions") == (["C", "B", "A"], 3, 5)
    limited = ask(six, "segment_migration", from_date=THEN, limit=2)
    assert (limited.shown, limited.total) == (2, 6)


def test_nothing_after_to_date_counts(six: Warehouse, ask: Any) -> None:
    asked = {"from_date": "2025-06-30", "to_date": THEN}
    found = ask(six, "segment_migration", **asked)
    assert (found.as_of, found.scored_before, found.scored_now) == (THEN, 1, 6)
    assert found == ask(six, "segment_migration", as_of=THEN, **asked)


def test_scores_are_those_of_the_scope(six: Warehouse, ask: Any) -> None:
    found = ask(six, "segment_migration", from_date=THEN, scope=Scope(("South",)))
    assert (found.scored_before, found.stayed, found.scope) == (1, 1, "region South")


@pytest.mark.parametrize("scheme", RULED)
@pytest.mark.parametrize("region", [None, "North"])
def test_both_sides_are_the_overviews_of_their_dates(
    demo: Warehouse, ask: Any, scheme: str, region: str | None
) -> None:
    asked = {"scheme": scheme, "region": region}
    found = ask(demo, "segment_migration", from_date=THEN, **asked)
    before = ask(demo, "segment_overview", as_of=THEN, **asked)
    now = ask(demo, "segment_overview", **asked)
    assert {
        row.segment: (row.accounts_before, row.revenue_before)
        for row in found.balances
        if row.accounts_before
    } == {row.segment: (row.accounts, row.revenue) for row in before.segments if row.accounts}
    assert {
        row.segment: (row.accounts_now, row.revenue_now)
        for row in found.balances
        if row.accounts_now
    } == {row.segment: (row.accounts, row.revenue) for row in now.segments if row.accounts}
    assert found.scored_before == before.scored_accounts == found.stayed + found.moved
    assert found.moved == found.better + found.worse
    assert found.total == found.moved + found.new_accounts
    assert sum(row.net_flow for row in found.balances) == found.new_accounts


def test_clusters_of_the_later_date_are_used_at_both(demo: Warehouse, ask: Any) -> None:
    found = ask(demo, "segment_migration", from_date=THEN, scheme="clusters")
    now = ask(demo, "segment_overview", scheme="clusters")
    assert {row.segment: row.accounts_now for row in found.balances} == {
        row.segment: row.accounts for row in now.segments
    }
    assert (found.better, found.worse) == (0, 0)
    assert 0 < found.moved == sum(f.accounts for f in found.flows if f.direction == "other")


def test_an_earlier_window_that_is_not_full_is_told(demo: Warehouse, ask: Any) -> None:
    found = ask(demo, "segment_migration", from_date="2024-01-01", to_date=THEN)
    assert found.note == (
        "The data begin on 1 July 2023, so the 365 days up to 1 January 2024 are not full: revenue and "
        "frequency then are lower than they were."
    )
    full = ask(demo, "segment_migration", from_date="2024-06-30", to_date=THEN)
    assert full.note is None


def test_another_source_of_churn_is_told(six: Warehouse, ask: Any, tmp_path: Path) -> None:
    file = tmp_path / "team.csv"
    file.write_text("account_id,churn_score\nE,0.9\n")
    upload(six, file, uploader="local", scope=EVERYTHING)
    found = ask(six, "segment_migration", from_date=THEN, scheme="lifecycle")
    assert (found.churn_source_before, found.churn_source) == (
        None,
        "the uploaded scores from team.csv",
    )
    assert found.note == (
        "Churn comes from nowhere then and from the uploaded scores from team.csv now, which moves "
        "accounts by itself."
    )


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"from_date": NOW}, "is not before 2026-06-30"),
        ({"from_date": "2026-03-01", "to_date": "2026-07-01"}, "after 2026-06-30; nothing later"),
        ({"from_date": "2024-12-14"}, r"before the first transaction \(2024-12-15\)"),
        ({"from_date": THEN, "to_date": "2026-03-01", "as_of": "2026-02-01"}, "after 2026-02-01"),
    ],
)
def test_dates_that_cannot_be_are_refused(
    six: Warehouse, ask: Any, asked: dict[str, Any], said: str
) -> None:
    with pytest.raises(ToolError, match=said):
        ask(six, "segment_migration", **asked)


def test_segments_that_do_not_exist_are_refused(six: Warehouse, ask: Any) -> None:
    with pytest.raises(UnknownValue, match="There is one in scheme lifecycle and consumer"):
        ask(six, "segment_migration", from_date=THEN, from_segment="Lost")
    with pytest.raises(UnknownValue, match="no segment 'No purchases'"):
        ask(six, "segment_migration", from_date=THEN, to_segment="No purchases")


def test_nobody_to_move_is_an_answer(six: Warehouse, ask: Any) -> None:
    found = ask(six, "segment_migration", from_date=THEN, scope=Scope(()))
    assert found.empty_reason == "No account in no regions had ordered by 2026-06-30."
    assert (found.flows, found.movers, found.total) == ([], [], 0)


@pytest.mark.parametrize("direction", ["better", "worse"])
def test_only_those_that_moved_one_way_are_listed(direction, demo, ask):
    result = ask(demo, "segment_migration", from_date="2026-01-01", direction=direction, limit=500)
    assert {row.direction for row in result.movers} == {direction}
    assert result.total == getattr(result, direction)
