"""Explanations of lifecycle segments and consumer labels, by hand and by force."""

from __future__ import annotations

from contextlib import closing
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from data import catalogue
from data.scope import EVERYTHING

AS_OF = date(2026, 6, 30)
PENNY = Decimal("0.01")


def orders(lines: Any, account: str, last: int, days: int, pounds: Any) -> list[dict[str, Any]]:
    """`days` order days ending `last` days before the as-of date, all the money on the newest."""
    return [
        lines(
            account,
            (AS_OF - timedelta(days=last + back)).isoformat(),
            pounds if back == 0 else 0,
            transaction_id=f"{account}{back}",
        )
        for back in range(days)
    ]


def book_of(book: Any, lines: Any, rows: list[tuple[int, int, int, int | None]]) -> Any:
    """Accounts A00, A01, ...: days since, order days, five-pound notes, tenths of churn."""
    names = [f"A{number:02}" for number in range(len(rows))]
    return book(
        {
            "transactions": [
                line
                for name, (last, days, notes, _) in zip(names, rows, strict=True)
                for line in orders(lines, name, last, days, notes * 5)
            ],
            "churn_scores": [
                {
                    "account_id": name,
                    "churn_score": tenths / 10,
                    "scored_at": AS_OF,
                    "source": "bank",
                }
                for name, (_, _, _, tenths) in zip(names, rows, strict=True)
                if tenths is not None
            ],
        }
    )


# Eleven accounts, each better than the one before in everything: a percentile is ten times the rank.
ELEVEN = [(110 - 10 * place, place + 1, place, None) for place in range(11)]


def test_levels_and_where_the_next_begins_by_hand(book: Any, ask: Any, lines: Any) -> None:
    rows: list[Any] = [*ELEVEN]
    rows[2] = (90, 3, 2, 6)
    found = ask(
        book_of(book, lines, rows),
        "explain_segment",
        account="A02",
        scheme="lifecycle",
        as_of=AS_OF,
    )
    assert (found.segment, found.churn_level, found.churn_source) == (
        "Hibernating",
        "High",
        "the uploaded scores from bank",
    )
    # R 20, F 20, M 20, E 0: 0.7 * 15 + 0.3 * 40.
    assert found.segment_score == 22.5
    assert found.assigned_at == AS_OF
    recency, frequency, monetary, engagement = found.levels
    assert (recency.days, recency.percentile, recency.level) == (90, 20, "Low")
    assert (recency.next_level, recency.next_days) == ("Medium", 79)  # better than A03, of 80 days
    assert (frequency.count, frequency.next_level, frequency.next_count) == (3, "Medium", 5)
    assert (monetary.revenue, monetary.next_revenue) == (Decimal(10), Decimal("15.01"))
    # Nobody has had an interaction: one would be the most of all.
    assert (engagement.count, engagement.next_level, engagement.next_count) == (0, "High", 1)
    # One order: R 100 and F 20 or 30 with A03; the risk of 0.6 stays, so that it is no Promising.
    assert [(change.segment, change.orders) for change in found.changes] == [
        ("About to Sleep", 1),
        ("Need Attention", 2),
    ]
    assert found.cheapest.words == (
        "one more order by 29 March 2027 would move Account A02 to About to Sleep "
        "(recency from Low to High)"
    )


def test_a_lower_churn_risk_is_a_change_that_no_revenue_buys(
    book: Any, ask: Any, lines: Any
) -> None:
    rows: list[Any] = [*ELEVEN]
    rows[10] = (10, 11, 10, 9)
    found = ask(
        book_of(book, lines, rows),
        "explain_segment",
        account="A10",
        scheme="lifecycle",
        as_of=AS_OF,
    )
    assert (found.segment, found.churn_level) == ("Cannot Lose Them", "Critical")
    assert [(c.change, c.churn_below, c.segment, c.estimated_revenue) for c in found.changes] == [
        ("churn", 0.7, "At Risk", None),
        ("churn", 0.5, "Loyal Customers", None),
        ("churn", 0.3, "Champions", None),
    ]
    assert found.cheapest.words == (
        "a churn probability below 0.7 would move Account A10 to At Risk"
    )


def test_an_order_ends_the_churn_of_silence(book: Any, ask: Any, lines: Any) -> None:
    rows: list[Any] = [*ELEVEN]
    rows[0] = (400, 1, 0, None)
    found = ask(
        book_of(book, lines, rows),
        "explain_segment",
        account="A00",
        scheme="lifecycle",
        as_of=AS_OF,
    )
    assert (found.segment, found.churn_probability) == ("Lost", 1)
    assert found.cheapest.segment == "Promising"
    assert {change.change for change in found.changes} == {"orders"}


def test_a_consumer_label_by_hand(book: Any, ask: Any, lines: Any) -> None:
    rows = [(60 - 10 * place, place + 1, 1, None) for place in range(6)]
    found = ask(
        book_of(book, lines, rows), "explain_segment", account="A02", scheme="consumer", as_of=AS_OF
    )
    assert (found.segment, found.rfm_score, found.rfm_score_numeric) == ("Need Attention", "33", 3)
    assert (found.lines_bought, found.lines_discounted) == (3, 0)
    assert (found.recency.days, found.recency.next_from, found.monetary) == (40, 29, None)
    assert (found.frequency.order_days, found.frequency.next_from) == (3, 5)
    assert [(change.segment, change.orders) for change in found.changes] == [
        ("Potential Loyalists", 1),
        ("Champions", 2),
    ]
    assert found.rule == "r = 3 and f = 3"


def test_lost_comes_back_by_ordering(book: Any, ask: Any, lines: Any) -> None:
    rows = [(500, 1, 1, None), *[(60 - 10 * place, place + 1, 1, None) for place in range(5)]]
    found = ask(
        book_of(book, lines, rows), "explain_segment", account="A00", scheme="consumer", as_of=AS_OF
    )
    assert (found.segment, found.rule) == ("Lost", "r = 1 and f = 1 and not ordered")
    assert found.cheapest.segment == "New Customers"
    assert found.cheapest.by is None  # nothing in the window that could leave it


@pytest.mark.parametrize("scheme", ["lifecycle", "consumer", "clusters"])
def test_an_account_that_never_ordered_is_in_no_segment(
    book: Any, ask: Any, lines: Any, scheme: str
) -> None:
    accounts = [{"account_id": "A"}, {"account_id": "NEVER"}]
    warehouse = book({"accounts": accounts, "transactions": [lines("A", "2026-06-30", 1)]})
    found = ask(warehouse, "explain_segment", account="never", scheme=scheme)
    assert (found.segment, found.changes) == ("No purchases", [])
    assert "has no order up to 30 June 2026" in found.empty_reason


@pytest.mark.parametrize("asked", [{}, {"clusters": 6}])
def test_clusters_are_explained_by_size_and_place(demo: Any, ask: Any, asked: Any) -> None:
    found = ask(demo, "explain_segment", account="ACC0117", scheme="clusters", **asked)
    members = ask(
        demo, "segment_members", segment=found.segment, scheme="clusters", limit=1, **asked
    )
    assert found.segment_accounts == members.total
    assert found.cluster.typical.segment == found.segment != found.cluster.second_segment
    overview = ask(demo, "segment_overview", scheme="clusters", **asked)
    centroids = {row.segment: row for row in overview.centroids}
    for told in (found.cluster.typical, found.cluster.second_typical):
        assert told.total_spend == centroids[told.segment].total_spend
        assert told.name_fit == centroids[told.segment].name_fit
    assert found.description == catalogue.segments("clusters")[found.segment].description


accounts = st.lists(
    st.tuples(
        st.integers(0, 120),
        st.integers(1, 6),
        st.integers(0, 12),
        st.none() | st.integers(0, 10),
    ),
    min_size=3,
    max_size=12,
)


@settings(
    max_examples=8,
    deadline=None,
    # Each example builds a book; to shrink one would take minutes.
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(rows=accounts)
def test_no_smaller_change_reaches_the_segment_and_none_is_missed(
    book: Any, ask: Any, lines: Any, rows: list[Any]
) -> None:
    with closing(book_of(book, lines, rows)) as warehouse:
        rules = {
            scheme: warehouse.run(f"SELECT * FROM {scheme}_rules", EVERYTHING, {}).rows
            for scheme in ("lifecycle", "consumer")
        }
        for number in range(min(len(rows), 3)):
            for scheme, by_force in (("lifecycle", lifecycle), ("consumer", consumer)):
                found = ask(
                    warehouse,
                    "explain_segment",
                    account=f"A{number:02}",
                    scheme=scheme,
                    as_of=AS_OF,
                )
                by_force(found, number, rows, rules[scheme])


def check(found: Any, scheme: str, now: str, reached: dict[str, dict[str, Any]]) -> None:
    """`reached` has, for each kind of change, the least that reaches a segment."""
    priority = {name: entry.priority for name, entry in catalogue.segments(scheme).items()}
    assert found.segment == now
    for change, field in (("orders", "orders"), ("spend", "spend"), ("churn", "churn_below")):
        expected = {
            segment: least
            for segment, least in reached.get(change, {}).items()
            if priority[segment] < priority[now]
        }
        given_ = {c.segment: getattr(c, field) for c in found.changes if c.change == change}
        assert given_ == expected, change
    assert (found.cheapest is None) == (not found.changes) == (found.no_change_reason is not None)


def consumer(found: Any, number: int, rows: list[Any], rules: list[dict[str, Any]]) -> None:
    others = [row for other, row in enumerate(rows) if other != number]
    last, days, _, _ = rows[number]
    cells = {(r["r"], r["f"]): r["segment"] for r in rules if r["ordered"] and not r["discounted"]}

    def segment(recency: int, frequency: int) -> str:
        worse = (sum(o[0] > recency for o in others), sum(o[1] < frequency for o in others))
        r, f = (min(5, 1 + 5 * count // len(others)) for count in worse)
        return cells[r, f]

    by_orders: dict[str, int] = {}
    for more in range(1, 10):
        by_orders.setdefault(segment(0, days + more), more)
    check(found, "consumer", segment(last, days), {"orders": by_orders})


def lifecycle(found: Any, number: int, rows: list[Any], rules: list[dict[str, Any]]) -> None:
    others = [row for other, row in enumerate(rows) if other != number]
    last, days, notes, tenths = rows[number]
    is_new = last + days - 1 < 90
    cells = {
        (r["r"], r["f"], r["m"], r["churn"]): r["segment"] for r in rules if r["is_new"] == is_new
    }

    def risk(of: float | None) -> str:
        if of is None:
            return "Unknown"
        return "Low" if of < 3 else "Medium" if of < 5 else "High" if of < 7 else "Critical"

    def level(count: int) -> str:
        share = 100 * count / len(others)
        return "High" if share > 70 else "Medium" if share >= 30 else "Low"

    def levels(recency: int, frequency: int, money: Decimal) -> tuple[str, ...]:
        return (
            level(sum(o[0] > recency for o in others)),
            level(sum(o[1] < frequency for o in others)),
            level(sum(o[2] * 5 < money for o in others)),
        )

    money = Decimal(notes * 5)
    now = levels(last, days, money)
    by_orders: dict[str, Any] = {}
    for more in range(1, 10):
        by_orders.setdefault(cells[(*levels(0, days + more, money), risk(tenths))], more)
    by_spend: dict[str, Any] = {}
    if now[0] != "Low":
        for value in sorted({Decimal(o[2] * 5) + PENNY for o in others if o[2] >= notes}):
            segment = cells[(*levels(last, days, value), risk(tenths))]
            by_spend.setdefault(segment, value - money)
    by_churn: dict[str, Any] = {}
    for below in (7, 5, 3):
        if tenths is not None and tenths >= below:
            by_churn.setdefault(cells[(*now, risk(below - 1))], below / 10)
    reached = {"orders": by_orders, "spend": by_spend, "churn": by_churn}
    check(found, "lifecycle", cells[(*now, risk(tenths))], reached)
