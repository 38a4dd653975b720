"""Cut-offs and cheapest changes, checked by hand, by force over a grid, and by making the change."""

from __future__ import annotations

from contextlib import closing
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data import catalogue
from data.scope import EVERYTHING, Scope
from tools._errors import AmbiguousAccount, UnknownValue

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


@pytest.fixture
def six(lines):
    """Six accounts: with five others, a score is one more than the number of worse accounts."""
    sold = [
        lines("T", "2025-08-01", 10, transaction_id="t1"),
        lines("T", "2025-09-01", 10, transaction_id="t2"),
        lines("T", "2026-05-11", 20, transaction_id="t3"),
    ]
    for name, last, days, pounds in (
        ("A", 100, 1, 10),
        ("B", 90, 2, 20),
        ("C", 40, 3, 30),
        ("D", 30, 5, 50),
        ("E", 20, 6, 60),
    ):
        sold += orders(lines, name, last, days, pounds)
    return sold


def test_scores_cut_offs_and_next_steps_by_hand(book, ask, six):
    found = ask(book({"transactions": six}), "explain_segment", account="T", as_of=AS_OF)
    assert (found.segment, found.rfm_score, found.scored_accounts) == ("Need Attention", "334", 6)
    assert found.rfm_score_numeric == 3.33
    assert found.rule == "r = 3 and (f >= 3 or m >= 3)"
    recency, frequency, monetary = found.recency, found.frequency, found.monetary
    assert (recency.days, recency.lowest, recency.highest, recency.accounts) == (50, 50, 50, 1)
    assert (recency.next_score, recency.next_from, recency.gap) == (4, 39, 11)
    # C has three order days too: both have two accounts below them, and the same score.
    assert (frequency.order_days, frequency.lowest, frequency.highest) == (3, 3, 3)
    assert (frequency.accounts, frequency.next_score, frequency.next_from) == (2, 4, 4)
    assert (monetary.revenue, monetary.next_score) == (Decimal(40), 5)
    assert (monetary.next_from, monetary.gap) == (Decimal("50.01"), Decimal("10.01"))


def test_the_cheapest_change_by_hand(book, ask, six):
    found = ask(book({"transactions": six}), "explain_segment", account="T", as_of=AS_OF)
    best = found.cheapest
    assert (best.change, best.orders, best.segment) == ("orders", 1, "Champions")
    assert (best.r, best.f, best.m) == (5, 4, 4)
    assert best.estimated_revenue == Decimal("13.33")  # 40 pounds in three orders
    assert best.by == date(2026, 7, 31)  # on 1 August the order of 1 August 2025 is out
    assert best.words == (
        "one more order by 31 July 2026 would move Account T to Champions "
        "(recency score from 3 to 5 and frequency score from 3 to 4)"
    )
    # More money alone leaves T where it is: r = 3 and f = 3.
    assert [change.change for change in found.changes] == ["orders"]


def test_making_the_change_has_the_promised_effect(book, ask, lines, six):
    more = [*six, lines("T", "2026-06-30", 0, transaction_id="t4")]
    after = ask(book({"transactions": more}), "explain_segment", account="T", as_of=AS_OF)
    assert (after.segment, after.rfm_score) == ("Champions", "544")
    assert after.no_change_reason == "Account T (T) is in Champions, the best segment there is."
    assert after.changes == []


def test_more_money_on_the_same_days_can_be_cheapest(book, ask, lines):
    sold = orders(lines, "T", 1, 1, 10)
    for name, days, pounds in (("A", 4, 5), ("B", 4, 20), ("C", 5, 30), ("D", 5, 40), ("E", 6, 50)):
        sold += orders(lines, name, 60, days, pounds)
    found = ask(book({"transactions": sold}), "explain_segment", account="T", as_of=AS_OF)
    assert (found.segment, found.rfm_score) == ("New Customers", "512")
    assert [(c.change, c.segment, c.estimated_revenue) for c in found.changes] == [
        ("spend", "Potential Loyalists", Decimal("10.01")),  # just above the 20 of B
        ("orders", "Potential Loyalists", Decimal(40)),  # four of 10: five days, above A and B
    ]
    assert found.cheapest.words == (
        "£10.01 more revenue on existing order days would move Account T to Potential Loyalists "
        "(monetary score from 2 to 3)"
    )
    raised = [
        {**line, "net_amount": "20.01"} if line["transaction_id"] == "T0" else line for line in sold
    ]
    after = ask(book({"transactions": raised}), "explain_segment", account="T", as_of=AS_OF)
    assert (after.segment, after.rfm_score) == ("Potential Loyalists", "513")


def test_an_account_that_never_ordered_is_not_scored(book, ask, lines):
    accounts = [{"account_id": "A"}, {"account_id": "NEVER"}]
    warehouse = book({"accounts": accounts, "transactions": [lines("A", "2026-06-30", 1)]})
    found = ask(warehouse, "explain_segment", account="never")
    assert found.segment == "No purchases"
    assert found.recency is None
    assert found.changes == []
    assert "Account NEVER (NEVER) has no order up to 30 June 2026" in found.empty_reason


def test_a_single_account_has_nothing_to_move_to(book, ask, lines):
    found = ask(
        book({"transactions": [lines("A", "2026-06-30", 1)]}), "explain_segment", account="A"
    )
    assert (found.segment, found.rfm_score) == ("Hibernating", "111")
    assert found.cheapest is None
    assert "No single change" in found.no_change_reason


@pytest.mark.parametrize(("oldest", "offered"), [("2025-07-01", False), ("2025-07-02", True)])
def test_an_order_that_comes_too_late_is_not_offered(book, ask, lines, six, oldest, offered):
    """Today has an order already; tomorrow's only helps if the oldest day is still in the window."""
    sold = [line for line in six if line["account_id"] != "T"]
    for day, pounds in ((oldest, 40), ("2025-09-01", 0), ("2026-06-30", 0)):
        sold.append(lines("T", day, pounds, transaction_id=f"t-{day}"))
    found = ask(book({"transactions": sold}), "explain_segment", account="T", as_of=AS_OF)
    assert (found.recency.days, found.rfm_score) == (0, "534")
    by_one_order = [(change.segment, change.by) for change in found.changes if change.orders == 1]
    assert by_one_order == ([("Champions", date(2026, 7, 1))] if offered else [])


def test_names_are_resolved_or_refused(book, ask, lines):
    accounts = [
        {"account_id": "1", "account_name": "Harbour Hotels North"},
        {"account_id": "2", "account_name": "Harbour Hotels South"},
        {"account_id": "3", "account_name": "Kestrel Bakery", "region": "South"},
    ]
    sold = [lines(name, "2026-06-30", 1) for name in "123"]
    warehouse = book({"accounts": accounts, "transactions": sold})
    assert ask(warehouse, "explain_segment", account="kestral bakery").account_id == "3"
    assert ask(warehouse, "explain_segment", account="Kestrel Bakery (3)").account_id == "3"
    with pytest.raises(AmbiguousAccount, match=r"North \(1\) or .*South \(2\)"):
        ask(warehouse, "explain_segment", account="Harbour Hotels")
    with pytest.raises(UnknownValue, match="no account 'Zebra'"):
        ask(warehouse, "explain_segment", account="Zebra")
    with pytest.raises(UnknownValue, match="no account 'Kestrel Bakery'"):
        ask(warehouse, "explain_segment", account="Kestrel Bakery", scope=Scope(("North",)))


books = st.lists(
    st.tuples(st.integers(0, 120), st.integers(1, 6), st.integers(0, 12)), min_size=3, max_size=12
)


@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(rows=books)
def test_no_smaller_change_reaches_the_segment_and_none_is_missed(book, ask, lines, rows):
    sold = [
        line
        for number, (last, days, pounds) in enumerate(rows)
        for line in orders(lines, f"A{number:02}", last, days, pounds * 5)
    ]
    warehouse = book({"transactions": sold})
    with closing(warehouse):
        cells = {
            (row["r"], row["f"], row["m"]): row["segment"]
            for row in warehouse.run("SELECT * FROM rfm_rules", EVERYTHING, {}).rows
        }
        for number in range(min(len(rows), 4)):
            found = ask(warehouse, "explain_segment", account=f"A{number:02}", as_of=AS_OF)
            check_by_force(found, number, rows, cells)


def check_by_force(found: Any, number: int, rows: list[Any], cells: dict[Any, str]) -> None:
    """Try every number of orders and every spend that could matter, with nothing left out."""
    priority = {name: entry.priority for name, entry in catalogue.segments().items()}
    others = [row for other, row in enumerate(rows) if other != number]
    last, days, pounds = rows[number]

    def segment(recency: int, frequency: int, money: Decimal) -> str:
        worse = (
            sum(row[0] > recency for row in others),
            sum(row[1] < frequency for row in others),
            sum(row[2] * 5 < money for row in others),
        )
        r, f, m = (min(5, 1 + 5 * count // len(others)) for count in worse)
        return cells[r, f, m]

    money = Decimal(pounds * 5)
    assert found.segment == segment(last, days, money)
    better = {name for name, place in priority.items() if place < priority[found.segment]}
    by_orders: dict[str, int] = {}
    for more in range(1, 10):
        by_orders.setdefault(segment(0, days + more, money), more)
    by_spend: dict[str, Decimal] = {}
    for value in sorted({Decimal(row[2] * 5) + PENNY for row in others if row[2] >= pounds}):
        by_spend.setdefault(segment(last, days, value), value - money)
    if found.recency.score < 3:
        by_spend = {}
    given_orders = {c.segment: c.orders for c in found.changes if c.change == "orders"}
    given_spend = {c.segment: c.spend for c in found.changes if c.change == "spend"}
    assert given_orders == {name: more for name, more in by_orders.items() if name in better}
    assert given_spend == {name: more for name, more in by_spend.items() if name in better}
    costs = [change.estimated_revenue for change in found.changes]
    assert costs == sorted(costs)
    assert (found.cheapest is None) == (not found.changes) == (found.no_change_reason is not None)
