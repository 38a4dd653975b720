"""The signals of a telecom on hand-made accounts: firing, just not firing, and not to be told."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from behaviour import AS_OF, BEFORE, NOW, interaction, organization, touches

from data.warehouse import Warehouse

Rows = list[dict[str, Any]]


def data_used(account: str, now: str, before: str) -> Rows:
    return [
        interaction(account, "data_usage", day, value=value)
        for day, value in ((NOW, now), (BEFORE, before))
    ]


def plan(account: str, size: int | None, day: str = "2025-01-01") -> dict[str, Any]:
    return interaction(account, "plan", day, value=size)


def late(account: str, *days: str, day: str = NOW) -> Rows:
    return [interaction(account, "late_payment", day, value=value) for value in days]


# signal, case -> the rows of an account of its own and whether the signal fires
CASES: dict[tuple[str, str], tuple[Callable[[str], Rows], bool | None]] = {
    ("data_usage_decline", "40 percent"): (lambda a: data_used(a, "60.3", "100.5"), True),
    ("data_usage_decline", "hardly less"): (lambda a: data_used(a, "60.3001", "100.5"), False),
    ("data_usage_decline", "no more at all"): (lambda a: data_used(a, "0", "1"), True),
    ("data_usage_decline", "none before"): (lambda a: data_used(a, "60", "0"), None),
    ("communication_pattern_change", "half"): (
        lambda a: touches(a, "voice_call", 3, 4) + touches(a, "sms", 2, 6), True,
    ),
    ("communication_pattern_change", "half more"): (lambda a: touches(a, "sms", 15, 10), True),
    ("communication_pattern_change", "six of ten"): (lambda a: touches(a, "sms", 6, 10), False),
    ("communication_pattern_change", "fourteen of ten"): (lambda a: touches(a, "sms", 14, 10), False),
    ("communication_pattern_change", "nine before"): (lambda a: touches(a, "sms", 0, 9), None),
    ("communication_pattern_change", "counted by day"): (
        lambda a: [interaction(a, "voice_call", BEFORE, value=10), interaction(a, "sms", value=5)],
        True,
    ),
    ("plan_underutilization", "less than 30 percent"): (
        lambda a: [plan(a, 1000), *data_used(a, "299.99", "0")], True,
    ),
    ("plan_underutilization", "30 percent"): (
        lambda a: [plan(a, 1000), *data_used(a, "300", "0")], False,
    ),
    ("plan_underutilization", "larger plan since"): (
        lambda a: [plan(a, 1000), plan(a, 5000, "2026-06-05"), *data_used(a, "300", "0")], False,
    ),
    ("plan_underutilization", "smaller plan since"): (
        lambda a: [plan(a, 5000), plan(a, 1000, "2026-06-05"), *data_used(a, "300", "0")], False,
    ),
    ("plan_underutilization", "plan of 30 days"): (
        lambda a: [plan(a, 1000, "2026-05-31"), *data_used(a, "1", "0")], True,
    ),
    ("plan_underutilization", "plan of 29 days"): (
        lambda a: [plan(a, 1000, "2026-06-01"), *data_used(a, "1", "0")], None,
    ),
    ("plan_underutilization", "no plan"): (lambda a: data_used(a, "1", "0"), None),
    ("plan_underutilization", "unlimited since"): (
        lambda a: [plan(a, 1000), plan(a, None, "2026-02-01"), *data_used(a, "1", "0")], None,
    ),
    ("billing_complaints", "two"): (lambda a: touches(a, "billing_complaint", 2), True),
    ("billing_complaints", "one, and two before"): (
        lambda a: touches(a, "billing_complaint", 1, 2), False,
    ),
    ("frequent_roaming", "three"): (lambda a: touches(a, "roaming", 3), True),
    ("frequent_roaming", "two"): (lambda a: touches(a, "roaming", 2, 5), False),
    ("payment_delays", "five days"): (lambda a: late(a, "5"), True),
    ("payment_delays", "four days"): (lambda a: [*late(a, "4"), *late(a, "9", day=BEFORE)], False),
    ("payment_delays", "two bills"): (lambda a: late(a, "1", "1"), True),
    ("payment_delays", "a bill in time"): (lambda a: late(a, "1", "0"), False),
}  # fmt: skip
ACCOUNT_OF = {case: f"A{number:02}" for number, case in enumerate(CASES)}
BILL = {
    "order_id": "B1",
    "account_id": "broken",
    "product_id": "P1",
    "transaction_date": AS_OF,
    "quantity": 1,
    "net_amount": "9.50",
    "discount_amount": 0,
}
UNREADABLE = {"data_usage": None, "late_payment": -1, "sms": -1, "plan": -5}


@pytest.fixture(scope="module")
def network(books: Callable[..., Warehouse]) -> Warehouse:
    rows = [row for case, (make, _) in CASES.items() for row in make(ACCOUNT_OF[case])]
    rows += [interaction(f"no {kind}", kind, value=value) for kind, value in UNREADABLE.items()]
    rows.append(interaction("broken", "plan", "2024-01-01", value=-5))
    everyone = [*ACCOUNT_OF.values(), *(f"no {kind}" for kind in UNREADABLE), "broken"]
    return books(
        {
            "organization": [organization("telecom")],
            "accounts": [{"account_id": name} for name in everyone],
            "transactions": [BILL],
            "interactions": rows,
        }
    )


@pytest.mark.parametrize("case", CASES, ids=" ".join)
def test_signal(network: Warehouse, ask: Callable[..., Any], case: tuple[str, str]) -> None:
    found = ask(network, "behavior_signals", account=ACCOUNT_OF[case])
    row = next(row for row in found.signals if row.signal == case[0])
    assert row.fired is CASES[case][1]
    assert (row.evidence is not None) is (row.fired is True)
    assert (row.reason is not None) is (row.fired is None)


def test_a_telecom_has_the_six_signals_of_telecoms(
    network: Warehouse, ask: Callable[..., Any]
) -> None:
    found = ask(network, "behavior_signals", account="A00")
    assert {row.signal for row in found.signals} == {signal for signal, _ in CASES}
    assert [row.evidence for row in found.signals if row.fired] == [
        "Data usage fell by 40.0%: 60 MB in the last 30 days, 101 MB in the 30 before."
    ]


def test_a_fall_of_calls_is_a_negative_change(network: Warehouse, ask: Callable[..., Any]) -> None:
    account = ACCOUNT_OF["communication_pattern_change", "half"]
    found = ask(network, "behavior_signals", account=account)
    row = found.signals[0]
    assert (row.signal, row.measured, row.threshold) == ("communication_pattern_change", -50, 50)
    assert (row.count_now, row.count_before) == (5, 10)
    # Calls and SMS are the activity.
    assert (found.activity_now, found.activity_before) == (5, 10)
    assert (found.activity_counts, found.activity_trend) == ("calls and SMS", "declining")


@pytest.mark.parametrize("kind", UNREADABLE)
def test_a_value_that_cannot_be_is_named(
    network: Warehouse, ask: Callable[..., Any], kind: str
) -> None:
    found = ask(network, "behavior_signals", account=f"no {kind}")
    assert f"1 interaction cannot be read; the newest is of type {kind}" in found.empty_reason
    assert found.signals == []


def test_what_a_book_does_not_record_is_unknown(
    books: Callable[..., Warehouse], ask: Callable[..., Any]
) -> None:
    warehouse = books(
        {
            "organization": [organization("telecom")],
            "transactions": [BILL],
            "interactions": [plan("broken", 1000)],
        }
    )
    found = ask(warehouse, "behavior_signals", account="broken")
    assert {row.fired for row in found.signals} == {None}
