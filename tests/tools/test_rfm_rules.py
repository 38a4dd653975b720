"""The ten segments and the quintile scores against the published table, typed here a second time."""

from __future__ import annotations

from contextlib import closing
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from math import floor
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data import catalogue
from data.scope import EVERYTHING, Scope

NAMES = {
    "CL": "Cannot Lose Them",
    "AR": "At Risk",
    "CH": "Champions",
    "LC": "Loyal Customers",
    "PL": "Potential Loyalists",
    "NC": "New Customers",
    "PR": "Promising",
    "NA": "Need Attention",
    "AS": "About to Sleep",
    "HI": "Hibernating",
}
# By recency score: a row per frequency score 1 to 5, a column per monetary score 1 to 5.
TABLE = {
    1: ("HI HI HI AR CL", *["HI AS AS AR CL"] * 4),
    2: ("HI HI HI AR AR", *["HI AS AS AR AR"] * 4),
    3: (*["AS AS NA PR PR"] * 2, "NA NA NA NA NA", *["NA NA LC LC LC"] * 2),
    4: (*["NC NC PL PL PL"] * 2, "PL PL PL PL PL", *["PL PL LC CH CH"] * 2),
    5: (*["NC NC PL PL PL"] * 2, "PL PL PL PL PL", *["PL PL LC CH CH"] * 2),
}
EXPECTED = {
    (r, f, m): NAMES[code]
    for r, rows in TABLE.items()
    for f, row in enumerate(rows, start=1)
    for m, code in enumerate(row.split(), start=1)
}
AS_OF = date(2026, 6, 30)


def test_all_125_cells_land_in_exactly_one_segment_and_all_ten_are_reached(book, lines):
    warehouse = book({"transactions": [lines("A", "2026-06-30", 1)]})
    rows = warehouse.run("SELECT r, f, m, segment FROM rfm_rules", EVERYTHING, {}).rows
    placed = {(row["r"], row["f"], row["m"]): row["segment"] for row in rows}
    assert len(rows) == len(placed) == 125
    assert placed == EXPECTED
    assert set(placed.values()) == set(catalogue.segments())


def test_the_rules_that_are_shown_are_the_rules_that_are_applied():
    rules = catalogue.segment_rules()
    assert len(rules) == 10
    for (r, f, m), segment in EXPECTED.items():
        scores = {"r": r, "f": f, "m": m}
        holds = (
            name
            for name, rule in rules.items()
            if rule == "everything else" or eval(rule.replace(" = ", " == "), {}, scores)
        )
        assert next(holds) == segment


Labels = dict[str, tuple[Any, ...]]


def labels(ask: Any, warehouse: Any, **arguments: Any) -> Labels:
    """Segment, scores and measures by account."""
    found = ask(warehouse, "find_accounts", limit=500, **arguments).accounts
    return {
        row.account_id: (
            row.segment,
            row.rfm_score,
            row.recency_days,
            row.frequency,
            row.monetary_value,
        )
        for row in found
    }


# A purchase: account, days before the as-of date (some outside the window), pounds (some returned).
purchases = st.lists(
    st.tuples(st.sampled_from("ABCDEFGHJKLM"), st.integers(0, 500), st.integers(-20, 60)),
    min_size=1,
    max_size=40,
).filter(lambda rows: any(pounds >= 0 for _, _, pounds in rows))


def transactions(lines: Any, rows: list[tuple[str, int, int]]) -> list[dict[str, Any]]:
    """Lines with ids of their own, so that their order carries no meaning."""
    return [
        lines(
            account,
            (AS_OF - timedelta(days=ago)).isoformat(),
            pounds,
            quantity=1 if pounds >= 0 else -1,
            transaction_id=f"T{number}",
        )
        for number, (account, ago, pounds) in enumerate(rows)
    ]


@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(rows=purchases, data=st.data())
def test_ties_share_scores_and_shuffling_changes_nothing(book, ask, lines, rows, data):
    sold = transactions(lines, rows)
    shuffled = data.draw(st.permutations(sold))
    seen = []
    for order in (sold, shuffled):
        with closing(book({"transactions": order})) as warehouse:
            seen.append((warehouse.snapshot, labels(ask, warehouse, as_of=AS_OF)))
    assert seen[0] == seen[1]
    assert {name: found[1] for name, found in seen[0][1].items()} == expected_scores(rows)


def expected_scores(rows: list[tuple[str, int, int]]) -> dict[str, str | None]:
    """1 + floor(5 * (rank - 1) / (n - 1)), capped at 5, rank the minimum rank of a tie."""
    measures = {}
    for name in {account for account, _, _ in rows}:
        own = [(ago, pounds) for account, ago, pounds in rows if account == name]
        orders = {ago for ago, pounds in own if pounds >= 0}
        if orders:
            recent = sum(pounds for ago, pounds in own if ago < 365)
            measures[name] = (-min(orders), len([ago for ago in orders if ago < 365]), recent)
    n = len(measures)

    def score(name: str, measure: int) -> int:
        worse = sum(other[measure] < measures[name][measure] for other in measures.values())
        return min(5, 1 + floor(5 * Fraction(worse, max(n - 1, 1))))

    return {
        name: "".join(str(score(name, measure)) for measure in range(3))
        if name in measures
        else None
        for name in {account for account, _, _ in rows}
    }


def test_rows_after_the_as_of_date_change_nothing(book, ask, lines):
    before = [lines(name, f"2026-0{i + 1}-10", 10 * i + 5) for i, name in enumerate("ABCDE")]
    after = [
        lines("A", "2026-06-02", 900),
        lines("E", "2026-06-03", -45, quantity=-1),
        lines("NEW", "2026-06-04", 50),
    ]
    accounts = [{"account_id": name} for name in [*"ABCDE", "NEW"]]
    asked = {"as_of": date(2026, 6, 1)}
    known = labels(ask, book({"accounts": accounts, "transactions": before}), **asked)
    later = labels(ask, book({"accounts": accounts, "transactions": before + after}), **asked)
    assert later == known
    assert known["NEW"][0] == "No purchases"
    assert labels(ask, book({"accounts": accounts, "transactions": before + after})) != known


def test_rows_of_other_regions_change_nothing(book, ask, lines):
    north = [{"account_id": name} for name in "ABCDE"]
    south = [{"account_id": name, "region": "South"} for name in "VWXYZ"]
    sold = [lines(name, f"2026-0{i + 1}-10", 10 * i + 5) for i, name in enumerate("ABCDE")]
    foreign = [lines(name, "2026-05-31", 5000) for name in "VWXYZ"]
    scoped = {"scope": Scope(("North",)), "as_of": date(2026, 5, 31)}
    alone = labels(ask, book({"accounts": north, "transactions": sold}), **scoped)
    both = book({"accounts": north + south, "transactions": sold + foreign})
    assert labels(ask, both, **scoped) == alone
    everyone = labels(ask, both, as_of=date(2026, 5, 31))
    assert everyone["E"][1] != alone["E"][1]


def test_recency_looks_at_all_history_and_the_rest_at_the_window(book, ask, lines):
    warehouse = book(
        {
            "transactions": [
                lines("OLD", "2025-06-30", "70"),  # 365 days before: just outside
                lines("EDGE", "2025-07-01", "80.05"),  # 364 days before: the first day inside
                lines("NOW", "2026-06-30", "5"),
            ]
        }
    )
    found = labels(ask, warehouse)
    assert found["OLD"][2:] == (365, 0, Decimal(0))
    assert found["EDGE"][2:] == (364, 1, Decimal("80.05"))
    assert found["NOW"][2:] == (0, 1, Decimal(5))
