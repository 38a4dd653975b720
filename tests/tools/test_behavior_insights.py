"""Insights over all accounts: the same as account by account, what fails is listed, urgency, regions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from statistics import fmean
from typing import Any

import pytest
from behaviour import AS_OF, BEFORE, NOW, interaction, organization, touches

from data import catalogue
from data.scope import EVERYTHING, Scope
from data.warehouse import Warehouse
from tools._accounts import accounts
from tools._errors import UnknownValue
from tools._query import Query
from tools.behavior_signals import BehaviorSignals, signals_of

Rows = list[dict[str, Any]]


def one_by_one(warehouse: Warehouse, scope: Scope, as_of: date) -> list[BehaviorSignals]:
    """`behavior_signals` of every account in scope that had signed up."""
    query = Query(warehouse, scope, as_of)
    found = signals_of(query, accounts(query))
    return [one for one in found if " signed up after " not in (one.empty_reason or "")]


def agrees(insights: Any, every: list[BehaviorSignals]) -> None:
    """Every figure of the insights follows from the single results."""
    active = [one for one in every if one.empty_reason is None]
    assert (insights.accounts, insights.active) == (len(every), len(active))
    failed = {one.account_id for one in every if "cannot be read" in (one.empty_reason or "")}
    assert {row.account_id for row in insights.failures} == failed
    assert insights.failed == len(failed)
    assert insights.quiet == len(every) - len(active) - len(failed)
    fired = Counter(row.signal for one in active for row in one.signals if row.fired)
    told = Counter(row.signal for one in active for row in one.signals if row.fired is not None)
    for row in insights.signals:
        assert (row.affected, row.evaluated) == (fired[row.signal], told[row.signal]), row.signal
        whose = [one for one in active if row.signal in {s.signal for s in one.signals if s.fired}]
        assert row.revenue == sum(one.revenue_now for one in whose)
        assert row.affected_share == pytest.approx(100 * len(whose) / len(active), abs=0.005)
    assert fired.keys() <= {row.signal for row in insights.signals}
    assert insights.accounts_with_signal == sum(bool(one.fired) for one in active)
    scores = [one.behavior_score for one in active if one.behavior_score is not None]
    assert insights.scored == len(scores)
    assert insights.mean_score == pytest.approx(fmean(scores), abs=0.0051)
    for row in insights.trends:
        trends = Counter(getattr(one, f"{row.measure}_trend") for one in active)
        assert (row.increasing, row.stable, row.declining, row.unknown) == tuple(
            trends[name] for name in ("increasing", "stable", "declining", "unknown")
        )


@pytest.mark.parametrize(
    ("regions", "as_of"), [(None, "2026-06-30"), (("North", "West"), "2025-11-14")]
)
def test_insights_are_the_sum_of_all_accounts_of_the_demo_book(
    demo: Warehouse, ask: Callable[..., Any], regions: tuple[str, ...] | None, as_of: str
) -> None:
    scope = Scope(regions)
    every = one_by_one(demo, scope, date.fromisoformat(as_of))
    assert len(every) > 500
    insights = ask(demo, "behavior_insights", scope, as_of=as_of)
    agrees(insights, every)
    for row in insights.signals:
        listed = ask(demo, "behavior_insights", scope, as_of=as_of, signal=row.signal, limit=500)
        assert {one.account_id: one.measured for one in listed.affected_accounts} == {
            one.account_id: signal.measured
            for one in every
            for signal in one.signals
            if signal.signal == row.signal and signal.fired
        }
        assert listed.affected_total == listed.affected_shown == row.affected


@pytest.mark.parametrize("kind", ["telecom", "banking"])
def test_insights_are_the_sum_of_all_accounts_of_a_contract_book(
    demo_of: Callable[..., Warehouse], ask: Callable[..., Any], kind: str
) -> None:
    every = one_by_one(demo_of(kind), EVERYTHING, AS_OF)
    assert len(every) > 200
    agrees(ask(demo_of(kind), "behavior_insights"), every)


def test_the_tool_for_one_account_says_the_same(demo: Warehouse, ask: Callable[..., Any]) -> None:
    """What the test above adds up is what `behavior_signals` answers, also account by account."""
    query = Query(demo, EVERYTHING, AS_OF)
    some = accounts(query)[40::233]
    assert [ask(demo, "behavior_signals", account=one.id) for one in some] == signals_of(
        query, some
    )


def test_a_region_is_a_choice_of_accounts_within_the_scope(
    demo: Warehouse, ask: Callable[..., Any]
) -> None:
    """Regions add up, because percentiles and so scores do not depend on the region asked about."""
    whole = ask(demo, "behavior_insights")
    parts = [
        ask(demo, "behavior_insights", region=name) for name in ("North", "South", "East", "West")
    ]
    for name in ("accounts", "active", "quiet", "accounts_with_signal", "scored", "revenue"):
        assert sum(getattr(part, name) for part in parts) == getattr(whole, name)
    mean = sum(part.scored * part.mean_score for part in parts) / whole.scored
    assert mean == pytest.approx(whole.mean_score, abs=0.01)
    assert ask(demo, "behavior_insights", region="north") == parts[0]


@pytest.fixture(scope="module")
def bank(books: Callable[..., Warehouse], lines: Callable[..., dict[str, Any]]) -> Warehouse:
    """Eight active accounts, one quiet, two whose interactions cannot be read, one not there yet.

    Balance is checked without a payment at A, B and C, logins fell by half at A; D is in the South.
    """
    rows: Rows = []
    for name in "ABC":
        rows += touches(name, "balance_check", 5)
    rows += touches("A", "login", 2, 4)
    for name in "DEFGH":
        rows += touches(name, "account_transaction", 4, 4)
    rows.append(interaction("X", "feature_use", NOW, properties="{"))
    rows.append(interaction("Y", "feature_use", BEFORE, properties='{"Feature": "payroll"}'))
    rows += touches("Y", "balance_check", 9)
    bills = [("A", 10), ("B", 30), ("C", 20), ("D", 40), ("X", 99)]
    people: Rows = [{"account_id": name} for name in "ABCEFGHQXY"]
    people.append({"account_id": "D", "region": "South"})
    people.append({"account_id": "Z", "signup_date": date(2026, 7, 1)})
    return books(
        {
            "organization": [organization("banking")],
            "accounts": people,
            "transactions": [lines(name, str(AS_OF), amount) for name, amount in bills],
            "interactions": rows,
        }
    )


def test_counts_shares_and_failures(bank: Warehouse, ask: Callable[..., Any]) -> None:
    found = ask(bank, "behavior_insights")
    assert (found.accounts, found.active, found.quiet, found.failed) == (11, 8, 1, 2)
    assert (found.accounts_with_signal, found.accounts_with_signal_share, found.revenue) == (
        3,
        37.5,
        100,
    )
    rows = {row.signal: row for row in found.signals}
    checks = rows["balance_checking_without_action"]
    assert (checks.affected, checks.evaluated, checks.affected_share) == (3, 8, 37.5)
    assert (checks.revenue, checks.revenue_share) == (60, 60)
    logins = rows["login_frequency_decline"]
    assert (logins.affected, logins.evaluated, logins.evaluated_share) == (1, 1, 100)
    assert [(row.urgency, row.signal, row.accounts) for row in found.actions] == [
        ("high", "balance_checking_without_action", 3),
        ("medium", "login_frequency_decline", 1),  # 12.5 %
    ]
    assert [row.account_id for row in found.failures] == ["X", "Y"]
    assert found.failures[1].reason == (
        "1 interaction cannot be read; the newest is of type feature_use, of 2026-05-10. Correct the "
        "source and load it again."
    )
    agrees(found, one_by_one(bank, EVERYTHING, AS_OF))


def test_the_accounts_of_a_signal_come_by_revenue(bank: Warehouse, ask: Callable[..., Any]) -> None:
    found = ask(bank, "behavior_insights", signal="Balance checks without payments", limit=2)
    assert found.signal == "balance_checking_without_action"
    assert [row.account_id for row in found.affected_accounts] == ["B", "C"]
    assert (found.affected_shown, found.affected_total) == (2, 3)
    row = found.affected_accounts[0]
    assert row.evidence == "Balance checks in the last 30 days: 5; payments and transfers: 0."
    assert (row.count_now, row.part, row.revenue, row.previous_revenue) == (5, 0, 30, 0)
    south = ask(bank, "behavior_insights", signal=found.signal, region="South")
    assert (south.affected_accounts, south.affected_total, south.active) == ([], 0, 1)


def test_the_signals_of_another_kind_of_business_can_be_read(
    demo: Warehouse, ask: Callable[..., Any]
) -> None:
    own = ask(demo, "behavior_insights")
    assert ask(demo, "behavior_insights", org_type=own.org_type) == own
    other = ask(demo, "behavior_insights", org_type="banking")
    assert other.org_type == "banking"
    known = set(catalogue.signals_for("banking"))
    assert {row.signal for row in other.signals} <= known
    account = ask(demo, "behavior_signals", account="ACC0001", org_type="banking")
    assert {row.signal for row in account.signals} == known
    assert account.activity_counts == catalogue.behavior().organizations["banking"].activity


def test_a_signal_of_another_type_is_refused_with_those_there_are(
    bank: Warehouse, ask: Callable[..., Any]
) -> None:
    with pytest.raises(UnknownValue, match=r"no signal 'category_shift'.*support_contact_spike"):
        ask(bank, "behavior_insights", signal="category_shift")


def test_another_region_sees_nothing_of_this_one(bank: Warehouse, ask: Callable[..., Any]) -> None:
    found = ask(bank, "behavior_insights", Scope(("South",)))
    assert (found.accounts, found.active, found.failed, found.revenue) == (1, 1, 0, 40)
    assert found.actions == []


def test_a_book_that_slept_is_empty(
    books: Callable[..., Warehouse], lines: Callable[..., Any], ask: Callable[..., Any]
) -> None:
    sold = [lines("A", "2026-01-05", 10), lines("B", str(AS_OF), 10)]
    people = [{"account_id": "A"}, {"account_id": "B", "region": "South"}]
    warehouse = books({"accounts": people, "transactions": sold})
    found = ask(warehouse, "behavior_insights", region="North")
    assert found.empty_reason == (
        "No account of region North has an order or an interaction in the 60 days to 30 June 2026."
    )
    assert (found.accounts, found.quiet, found.mean_score) == (1, 1, None)


@pytest.mark.parametrize(
    ("percent", "urgency"),
    [(25, "high"), (24.99, "medium"), (10, "medium"), (9.99, "low"), (0, "low")],
)
def test_urgency_by_the_share_affected(percent: float, urgency: str) -> None:
    assert catalogue.behavior().urgency_of(percent) == urgency


def test_weights_of_the_score_add_up_to_one() -> None:
    weights = catalogue.behavior().weights
    assert weights == {
        "activity": Decimal("0.4"),
        "value": Decimal("0.35"),
        "engagement": Decimal("0.25"),
    }
    assert sum(weights.values()) == 1
