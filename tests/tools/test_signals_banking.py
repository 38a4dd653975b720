"""The signals of a bank on hand-made accounts: firing, just not firing, and not to be told."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from behaviour import AS_OF, BEFORE, NOW, interaction, organization, touches

from data.warehouse import Warehouse

Rows = list[dict[str, Any]]


def features(account: str, before: str, now: str) -> Rows:
    """One use of each feature, a letter each."""
    return [
        interaction(account, "feature_use", day, properties=json.dumps({"feature": name}))
        for day, names in ((BEFORE, before), (NOW, now))
        for name in names
    ]


def held(account: str, **days: str) -> Rows:
    return [
        interaction(account, "product_held", day, properties=json.dumps({"product": name}))
        for name, day in days.items()
    ]


# signal, case -> the rows of an account of its own and whether the signal fires
CASES: dict[tuple[str, str], tuple[Callable[[str], Rows], bool | None]] = {
    ("login_frequency_decline", "half of four"): (lambda a: touches(a, "login", 2, 4), True),
    ("login_frequency_decline", "less than half"): (lambda a: touches(a, "login", 3, 5), False),
    ("login_frequency_decline", "three before"): (lambda a: touches(a, "login", 0, 3), None),
    ("transaction_volume_drop", "two of five"): (
        lambda a: touches(a, "account_transaction", 3, 5), True,
    ),
    ("transaction_volume_drop", "one of four"): (
        lambda a: touches(a, "account_transaction", 3, 4), False,
    ),
    ("transaction_volume_drop", "three before"): (
        lambda a: touches(a, "account_transaction", 0, 3), None,
    ),
    ("feature_abandonment", "two of four left"): (lambda a: features(a, "abcd", "abxx"), True),
    ("feature_abandonment", "two of five left"): (lambda a: features(a, "abcde", "abc"), False),
    ("feature_abandonment", "one of two left"): (lambda a: features(a, "ab", "a"), False),
    ("feature_abandonment", "one before"): (lambda a: features(a, "aaa", ""), None),
    ("balance_checking_without_action", "five checks, one payment"): (
        lambda a: touches(a, "balance_check", 5) + touches(a, "account_transaction", 1), True,
    ),
    ("balance_checking_without_action", "five checks, two payments"): (
        lambda a: touches(a, "balance_check", 5) + touches(a, "account_transaction", 2), False,
    ),
    ("balance_checking_without_action", "four checks"): (
        lambda a: touches(a, "balance_check", 4), False,
    ),
    # The 90 days begin on 2 April.
    ("single_product_usage", "one on the first day"): (
        lambda a: held(a, Loan="2026-04-02") + touches(a, "login", 1), True,
    ),
    ("single_product_usage", "nothing else for 60 days"): (lambda a: held(a, Loan="2026-04-02"), None),
    ("single_product_usage", "the other too long ago"): (
        lambda a: held(a, Loan=NOW, Card="2026-04-01"), True,
    ),
    ("single_product_usage", "two"): (lambda a: held(a, Loan=NOW, Card="2026-04-02"), False),
    ("single_product_usage", "none"): (lambda a: touches(a, "login", 1), None),
    ("support_contact_spike", "doubled"): (lambda a: touches(a, "support_ticket", 4, 2), True),
    ("support_contact_spike", "from none"): (lambda a: touches(a, "support_ticket", 3, 0), True),
    ("support_contact_spike", "not doubled"): (lambda a: touches(a, "support_ticket", 3, 2), False),
    ("support_contact_spike", "two only"): (lambda a: touches(a, "support_ticket", 2, 0), False),
}  # fmt: skip
ACCOUNT_OF = {case: f"A{number:02}" for number, case in enumerate(CASES)}


@pytest.fixture(scope="module")
def bank(books: Callable[..., Warehouse]) -> Warehouse:
    rows = [row for case, (make, _) in CASES.items() for row in make(ACCOUNT_OF[case])]
    # Whoever signed up on 2 April has been there for 89 days.
    new = [("fresh", date(2026, 4, 2)), ("settled", date(2026, 4, 1))]
    rows += [row for name, _ in new for row in held(name, Loan=NOW)]
    rows += features("broken", "ab", "ab")
    rows.append(interaction("broken", "feature_use", "2026-06-12", properties='{"feature": '))
    rows.append(interaction("broken", "product_held", properties='{"name": "Loan"}'))
    rows += held("old_break", Loan=NOW, Card=NOW)
    rows.append(interaction("old_break", "product_held", "2026-04-01", properties="Loan"))
    everyone = [*ACCOUNT_OF.values(), "broken", "old_break"]
    return books(
        {
            "organization": [organization("banking")],
            "accounts": [{"account_id": name} for name in everyone]
            + [{"account_id": name, "signup_date": day} for name, day in new],
            "transactions": [bill("fresh")],
            "interactions": rows,
        }
    )


def bill(account: str, day: date = AS_OF) -> dict[str, Any]:
    return {
        "order_id": "B1",
        "account_id": account,
        "product_id": "P1",
        "transaction_date": day,
        "quantity": 1,
        "net_amount": "9.50",
        "discount_amount": 0,
    }


@pytest.mark.parametrize("case", CASES, ids=" ".join)
def test_signal(bank: Warehouse, ask: Callable[..., Any], case: tuple[str, str]) -> None:
    found = ask(bank, "behavior_signals", account=ACCOUNT_OF[case])
    row = next(row for row in found.signals if row.signal == case[0])
    assert row.fired is CASES[case][1]
    assert (row.evidence is not None) is (row.fired is True)
    assert (row.reason is not None) is (row.fired is None)


def test_a_bank_has_the_six_signals_of_banks(bank: Warehouse, ask: Callable[..., Any]) -> None:
    found = ask(bank, "behavior_signals", account="A00")
    assert {row.signal for row in found.signals} == {signal for signal, _ in CASES}
    assert [row.signal for row in found.signals if row.fired] == ["login_frequency_decline"]
    row = found.signals[0]
    assert row.evidence == "Logins fell by 50.0%: 2 in the last 30 days, 4 in the 30 before."
    assert (row.measured, row.threshold, row.count_now, row.count_before) == (50, 50, 2, 4)


def test_one_product_says_nothing_of_a_customer_of_89_days(
    bank: Warehouse, ask: Callable[..., Any]
) -> None:
    def fired(account: str) -> bool | None:
        rows = ask(bank, "behavior_signals", account=account).signals
        return next(row.fired for row in rows if row.signal == "single_product_usage")

    assert (fired("fresh"), fired("settled")) == (None, True)


def test_what_a_book_does_not_record_is_unknown(
    books: Callable[..., Warehouse], ask: Callable[..., Any]
) -> None:
    warehouse = books(
        {
            "organization": [organization("banking")],
            "transactions": [bill("A")],
            "interactions": [interaction("A", "call")],
        }
    )
    found = ask(warehouse, "behavior_signals", account="A")
    assert {row.fired for row in found.signals} == {None}
    assert next(row.reason for row in found.signals if row.signal == "support_contact_spike") == (
        "Needs a book that records support contacts."
    )


def test_an_account_with_unreadable_interactions_is_not_judged(
    bank: Warehouse, ask: Callable[..., Any]
) -> None:
    found = ask(bank, "behavior_signals", account="broken")
    assert found.empty_reason == (
        "Account broken (broken): 2 interactions cannot be read; the newest is of type feature_use, of "
        "2026-06-12. Correct the source and load it again."
    )
    assert (found.signals, found.behavior_score) == ([], None)
    # What lies before the 90 days is no longer looked at.
    assert ask(bank, "behavior_signals", account="old_break").empty_reason is None


def test_activity_is_payments_and_transfers(bank: Warehouse, ask: Callable[..., Any]) -> None:
    account = ACCOUNT_OF["transaction_volume_drop", "two of five"]
    found = ask(bank, "behavior_signals", account=account)
    assert found.activity_counts == "payments and transfers"
    assert (found.activity_now, found.activity_before, found.activity_change) == (3, 5, -40)
    assert (found.activity_score, found.activity_trend) == (30, "declining")
    assert found.score_reason == "There is no score: it needs revenue in either period."
