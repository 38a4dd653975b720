"""Scheme lifecycle: its decision list typed a second time, and its figures by plain arithmetic."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from data import catalogue
from data.churn_uploads import upload
from data.scope import EVERYTHING, Scope
from data.warehouse import Warehouse

LEVELS = ("Low", "Medium", "High")
RISKS = ("Low", "Medium", "High", "Critical")
AS_OF = date(2026, 6, 30)


def expected(r: str, f: str, m: str, churn: str, is_new: bool) -> str:
    """The eleven rules in the words of the definition, with levels in order: Low < Medium < High."""
    level = {name: place for place, name in enumerate(LEVELS)}
    # Nothing is held against an account whose churn is not known.
    risk = {name: place for place, name in enumerate(RISKS)} | {"Unknown": 0}
    recency, frequency, money, danger = level[r], level[f], level[m], risk[churn]
    low, medium, high, critical = 0, 1, 2, 3
    rules = (
        ("Lost", recency == low and frequency == low and money != high and danger == critical),
        (
            "Cannot Lose Them",
            money == high and (danger == critical or (recency == low and danger == high)),
        ),
        (
            "At Risk",
            (recency == low and max(frequency, money) >= medium)
            or (danger >= high and money >= medium),
        ),
        ("New Customers", is_new and frequency == low),
        ("Champions", recency == frequency == money == high and danger == low),
        ("Loyal Customers", frequency == high and recency >= medium and danger <= medium),
        (
            "Potential Loyalists",
            recency == high and max(frequency, money) >= medium and danger <= medium,
        ),
        ("Promising", recency >= medium and frequency == low and danger <= medium),
        ("Need Attention", recency >= medium and max(frequency, money) >= medium),
        ("About to Sleep", recency >= medium),
        ("Hibernating", True),
    )
    return next(name for name, holds in rules if holds)


def test_the_full_grid_is_covered_and_every_segment_is_reached(
    book: Callable[..., Warehouse], lines: Callable[..., dict[str, Any]]
) -> None:
    warehouse = book({"transactions": [lines("A", "2026-06-30", 1)]})
    rows = warehouse.run("SELECT * FROM lifecycle_rules", EVERYTHING, {}).rows
    placed = {
        (row["r"], row["f"], row["m"], row["churn"], row["is_new"]): row["segment"] for row in rows
    }
    grid = list(product(LEVELS, LEVELS, LEVELS, (*RISKS, "Unknown"), (False, True)))
    assert len(rows) == len(placed) == len(grid) == 270
    assert placed == {cell: expected(*cell) for cell in grid}
    known = {segment for cell, segment in placed.items() if cell[3] != "Unknown"}
    assert known == set(catalogue.segments("lifecycle"))


@pytest.fixture
def eleven(
    book: Callable[..., Warehouse], lines: Callable[..., dict[str, Any]]
) -> Callable[..., Warehouse]:
    """A to K: the later the letter the better; A last ordered 100 days ago, once, for 10 pounds.

    With ten others a percentile is ten times the number of accounts that are worse. K has had three
    interactions, J one (and one before the window), the others none.
    """

    def build(**more: Any) -> Warehouse:
        sold = [
            lines(
                name,
                (AS_OF - timedelta(days=100 - 10 * place + 10 * back)).isoformat(),
                10 + place,
                transaction_id=f"{name}{back}",
                order_id=f"{name}{back}",
            )
            for place, name in enumerate("ABCDEFGHIJK")
            for back in range(place + 1)
        ]
        met = [("K", 1), ("K", 2), ("K", 3), ("J", 10), ("J", 400)]
        talked = [
            {
                "interaction_id": str(number),
                "account_id": name,
                "interaction_type": "call",
                "occurred_at": f"{AS_OF - timedelta(days=ago)} 09:00:00",
            }
            for number, (name, ago) in enumerate(met)
        ]
        return book({"transactions": sold, "interactions": talked} | more)

    return build


def score(account: str, churn: float) -> dict[str, Any]:
    return {
        "account_id": account,
        "churn_score": churn,
        "scored_at": "2026-06-01",
        "source": "bank",
    }


def segments(ask: Any, warehouse: Warehouse, **more: Any) -> dict[str, Any]:
    """Rows of all members of all segments by account id, with the segment."""
    found = {}
    for segment in catalogue.segments("lifecycle"):
        result = ask(
            warehouse, "segment_members", segment=segment, scheme="lifecycle", limit=500, **more
        )
        found |= {row.account_id: (segment, row) for row in result.members}
    return found


def test_levels_and_scores_by_hand(ask: Any, eleven: Any) -> None:
    found = segments(ask, eleven(churn_scores=[score("K", 0.2), score("H", 0.5), score("E", 0.7)]))
    assert len(found) == 11
    assert {name: row.levels for name, (_, row) in found.items()} == {
        **dict.fromkeys("ABC", "R Low, F Low, M Low, E Low"),
        **dict.fromkeys("DEFGH", "R Medium, F Medium, M Medium, E Low"),
        "I": "R High, F High, M High, E Low",
        "J": "R High, F High, M High, E High",
        "K": "R High, F High, M High, E High",
    }
    # K: percentiles 100, 100, 100, 100. J: 90, 90, 90, 90. H: 70, 70, 70, 0. E: 40, 40, 40, 0.
    assert {name: row.segment_score for name, (_, row) in found.items()} == {
        "A": 0.0, "B": 7.5, "C": 15.0, "D": 22.5, "E": 30.0, "F": 37.5, "G": 45.0, "H": 51.75,
        "I": 60.0, "J": 90.0, "K": 94.0,
    }  # fmt: skip
    assert {name: (row.churn_probability, row.churn_level) for name, (_, row) in found.items()} == {
        **dict.fromkeys("ABCDFGIJ", (None, "Unknown")),
        "K": (0.2, "Low"),
        "H": (0.5, "High"),
        "E": (0.7, "Critical"),
    }
    assert {name: segment for name, (segment, _) in found.items()} == {
        **dict.fromkeys("ABC", "Hibernating"),
        **dict.fromkeys("DFG", "Need Attention"),
        **dict.fromkeys("EH", "At Risk"),
        **dict.fromkeys("IJK", "Champions"),
    }


def test_churn_levels_begin_where_they_should(ask: Any, eleven: Any) -> None:
    scores = {"A": 0, "B": 0.2999, "C": 0.3, "D": 0.4999, "E": 0.5, "F": 0.6999, "G": 0.7, "H": 1}
    warehouse = eleven(churn_scores=[score(name, churn) for name, churn in scores.items()])
    found = ask(warehouse, "find_accounts", scheme="lifecycle", sort="name", order="asc", limit=8)
    assert [row.churn_level for row in found.accounts] == [
        *("Low", "Low", "Medium", "Medium", "High", "High", "Critical", "Critical")
    ]


def test_an_account_without_an_order_for_a_year_has_churned(
    ask: Any, eleven: Any, lines: Any
) -> None:
    sold = [
        lines("GONE", "2025-06-30", 1),
        lines("KNOWN", "2025-06-30", 1),
        lines("NEARLY", "2025-07-01", 1),
        *[lines(name, "2026-06-01", 5) for name in "ABCDEFG"],
    ]
    found = segments(
        ask,
        eleven(transactions=sold, interactions=[], churn_scores=[score("KNOWN", 0.6)]),
        as_of=AS_OF,
    )
    assert (found["GONE"][0], found["GONE"][1].churn_probability) == ("Lost", 1)
    # A score of its own counts before the rule.
    assert (found["KNOWN"][0], found["KNOWN"][1].churn_probability) == ("Hibernating", 0.6)
    assert (found["NEARLY"][0], found["NEARLY"][1].churn_level) == ("Hibernating", "Unknown")


@pytest.mark.parametrize(("first", "segment"), [(89, "New Customers"), (90, "Promising")])
def test_new_is_a_first_order_within_ninety_days(
    ask: Any, eleven: Any, lines: Any, first: int, segment: str
) -> None:
    sold = [lines("NEW", (AS_OF - timedelta(days=first)).isoformat(), 1)]
    for name in "ABCDEFG":
        sold += [lines(name, f"2026-01-{day:02}", 50) for day in (1, 2, 3)]
    found = segments(ask, eleven(transactions=sold, interactions=[]), as_of=AS_OF)
    assert found["NEW"][0] == segment


def test_the_source_of_churn_is_told_and_an_upload_counts_at_once(
    ask: Any, eleven: Any, tmp_path: Path
) -> None:
    warehouse = eleven()
    before = ask(warehouse, "segment_overview", scheme="lifecycle")
    assert (before.churn_source, before.churn_scored_at) == (None, None)
    assert before.churn_reason.startswith("Not enough data for a churn model")
    assert (before.scored_accounts, before.churn_unknown) == (11, 11)
    file = tmp_path / "team.csv"
    file.write_text("account_id,churn_score\nK,0.9\nJ,0.65\n")
    upload(warehouse, file, uploader="local", scope=EVERYTHING)
    after = ask(warehouse, "segment_overview", scheme="lifecycle")
    assert after.churn_source == "the uploaded scores from team.csv"
    assert (after.churn_scored_at, after.churn_unknown) == (AS_OF, 9)
    row = next(row for row in after.segments if row.segment == "Cannot Lose Them")
    assert (row.accounts, row.mean_churn) == (1, 0.9)
    # Scores are not known before the day they were made.
    earlier = ask(warehouse, "segment_overview", scheme="lifecycle", as_of="2026-06-29")
    assert (earlier.churn_source, earlier.churn_unknown) == (None, 11)
    # Other schemes take no churn scores.
    other = ask(warehouse, "segment_overview")
    assert (other.churn_source, other.churn_reason, other.churn_unknown) == (None, None, None)


def test_scores_of_other_regions_are_not_seen(ask: Any, eleven: Any) -> None:
    accounts = [
        {"account_id": name, "region": "South" if name == "K" else "North"}
        for name in "ABCDEFGHIJK"
    ]
    warehouse = eleven(accounts=accounts, churn_scores=[score("K", 0.9)])
    north = ask(warehouse, "segment_overview", scheme="lifecycle", scope=Scope(("North",)))
    assert (north.churn_source, north.scored_accounts) == (None, 10)
