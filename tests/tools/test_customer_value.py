"""What accounts are expected to bring: histories by hand, totals, and when no figure is given."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import numpy as np
import pytest

from data.scope import EVERYTHING
from tools import _registry as registry
from tools._customer_value import Book, Forecast, read_book, value_model
from tools._errors import UnknownValue
from tools._query import Query

START = date(2026, 1, 1)


def day(number: float) -> str:
    return (START + timedelta(days=int(number))).isoformat()


def test_histories_by_hand(book, lines):
    warehouse = book(
        {
            "transactions": [
                lines("A", "2026-01-01", 10, order_id="O1"),
                lines("A", "2026-01-01", 30, order_id="O2"),
                lines("A", "2026-01-11", 20),
                lines("A", "2026-01-15", -5, quantity=-1),
                lines("A", "2026-01-21", 40),
                lines("A", "2026-02-05", 999),
                lines("B", "2026-01-20", 70),
                lines("B", "2026-01-25", -70, quantity=-1),
                lines("C", "2026-01-30", -1, quantity=-1),
                lines("D", "2026-02-01", 5),
            ]
        }
    )
    rows = read_book(Query(warehouse, EVERYTHING, date(2026, 1, 31)), 14).rows
    names = ("account_id", "frequency", "recency", "age", "monetary_value")
    names += ("past_orders", "past_value")
    # A ordered on two days after the first; what came back lowers what they were worth. C sent
    # something back but never ordered, D has not ordered yet.
    assert [tuple(row[name] for name in names) for row in rows] == [
        ("A", 2, 20, 30, Decimal("27.5"), 1, Decimal(40)),
        ("B", 0, 0, 11, None, 1, Decimal(0)),
    ]
    assert Book.of(rows).mean_value.tolist() == [27.5, 0.0]


def test_totals_are_those_of_rows_and_segments(demo, ask):
    result = ask(demo, "customer_value", limit=500)
    assert (result.shown, result.total) == (500, result.accounts)
    assert result.accounts == result.repeat_accounts + result.single_accounts
    assert result.accounts == sum(row.accounts for row in result.segments)
    assert result.past_value == sum(row.past_value for row in result.segments)
    assert result.expected_orders == pytest.approx(
        sum(row.expected_orders for row in result.segments), abs=0.6
    )
    assert float(result.expected_value) == pytest.approx(
        sum(float(row.expected_value) for row in result.segments), abs=0.1
    )
    assert sum(row.value_share for row in result.segments) == pytest.approx(100, abs=0.1)
    values = [row.expected_value for row in result.customers]
    assert values == sorted(values, reverse=True)
    for row in result.customers:
        assert row.orders_low <= row.expected_orders <= row.orders_high
        assert row.value_low <= row.expected_value <= row.value_high
        assert row.expected_value == pytest.approx(
            Decimal(str(row.expected_orders)) * row.expected_order_value, rel=Decimal("0.02")
        )
    overview = ask(demo, "segment_overview")
    assert {row.segment: row.accounts for row in result.segments} == {
        row.segment: row.accounts for row in overview.segments if row.accounts
    }


def test_a_segment_and_an_account_are_parts_of_the_whole(demo, ask):
    whole = ask(demo, "customer_value", limit=500)
    risky = ask(demo, "customer_value", segment="at risk", limit=500)
    (row,) = [row for row in whole.segments if row.segment == "At Risk"]
    assert (risky.accounts, risky.expected_orders, risky.expected_value) == (
        row.accounts,
        row.expected_orders,
        row.expected_value,
    )
    assert {row.segment for row in risky.customers} == {"At Risk"}
    first = whole.customers[0]
    alone = ask(demo, "customer_value", account=first.account_id)
    assert alone.customers == [first]
    assert (alone.expected_value, alone.value_low, alone.value_high) == (
        first.expected_value,
        first.value_low,
        first.value_high,
    )
    assert alone.segments == []
    assert alone.model == risky.model == whole.model


def test_the_backtest_is_what_would_have_been_said_then(demo, ask):
    tested = ask(demo, "customer_value", horizon_days=90).backtest
    assert tested.cut_off == demo.manifest.last_date - timedelta(days=90)
    then = ask(demo, "customer_value", horizon_days=90, as_of=tested.cut_off.isoformat())
    assert (tested.accounts, tested.predicted_orders) == (then.accounts, then.expected_orders)
    assert tested.predicted_value == then.expected_value
    days, value = demo._con.execute(
        "SELECT count(*) FILTER (orders > 0), sum(net) FROM store.account_day AS d "
        "WHERE day > $cut AND account_key IN (SELECT account_key FROM store.account_day "
        "WHERE orders > 0 AND day <= $cut)",
        {"cut": tested.cut_off},
    ).fetchone()
    assert (tested.actual_orders, tested.actual_value) == (days, round(value, 2))
    off = 100 * (tested.predicted_orders - days) / days
    assert tested.orders_off == pytest.approx(off, abs=0.006)


def test_totals_take_in_what_the_backtest_found(demo, ask):
    result = ask(demo, "customer_value")
    tested = result.backtest
    corrected = result.expected_orders * tested.actual_orders / tested.predicted_orders
    assert result.orders_low <= corrected * 1.001
    assert result.orders_high >= corrected * 0.999
    assert result.orders_low < result.expected_orders < result.orders_high


def test_it_is_fitted_once_and_tells_how_far_it_is(demo):
    tool = registry.get("customer_value")
    told = []

    def call():
        demo._remembered._kept.clear()
        args = registry.parse_arguments(tool, {"horizon_days": 61, "as_of": "2026-05-13"})
        query = registry.start(args, demo, EVERYTHING, lambda *words: told.append(words))
        return registry.run(tool, args, query)

    first = call()
    words = [words for words, _ in told]
    assert words[0].startswith("fitting how often")
    assert any(text.startswith("fitting what they spend") for text in words)
    assert words[-1].startswith("Back-test: ")
    done = [share for _, share in told]
    assert done == sorted(done) and done[0] > 0 and done[-1] == pytest.approx(1)
    told.clear()
    again = call()
    assert told == []
    assert again.result == first.result
    assert [ran.file for ran in again.ran] == [ran.file for ran in first.ran]


def test_too_few_repeat_orders_give_no_figure(book, lines):
    sold = [lines(f"A{n}", day(at), 10) for n in range(29) for at in (0, 40 + n)]
    result = ask_of(book({"transactions": [*sold, lines("Z", day(99), 1)]}))
    assert result.empty_reason == (
        "Of 30 accounts that ordered, 29 ordered again; at least 30 are needed to tell how often "
        "accounts order and stop."
    )
    assert result.expected_orders is result.expected_value is result.backtest is None
    assert result.customers == result.segments == []
    assert (result.accounts, result.repeat_accounts, result.past_value) == (30, 29, Decimal(581))


def ask_of(warehouse, **arguments):
    tool = registry.get("customer_value")
    args = registry.parse_arguments(tool, arguments)
    return registry.run(tool, args, registry.start(args, warehouse, EVERYTHING)).result


def test_a_likelihood_without_a_maximum_gives_no_figure(book, lines):
    sold = [lines(f"A{n}", day(at), 10) for n in range(40) for at in (0, 30, 60, 90)]
    result = ask_of(book({"transactions": sold}))
    assert result.empty_reason == (
        "Future orders cannot be estimated from these accounts: accounts do not differ in how often "
        "they order, which the model needs."
    )
    assert result.model is None


def test_little_history_gives_no_figure(demo):
    first = demo.manifest.first_date
    result = ask_of(demo, as_of=first + timedelta(days=55))
    assert "The data cover 55 days before the as-of date; at least 56" in result.empty_reason
    assert ask_of(demo, as_of=first + timedelta(days=56)).empty_reason is None


def test_spend_that_goes_with_frequency_gives_orders_but_no_value(book, lines):
    """Accounts order at rates of their own, some stop, and who orders more spends more on each."""
    rng = np.random.default_rng(11)
    sold = [lines("Z", day(200), 1)]
    for number in range(45):
        at, days = rng.integers(0, 50), []
        while at <= 200 and (len(days) < 2 or rng.random() > 0.15):
            days.append(at)
            at += max(1, rng.exponential(10 + number))
        sold += [lines(f"A{number:02}", day(at), 10 * len(days)) for at in days]
    result = ask_of(book({"transactions": sold}), horizon_days=60)
    assert result.empty_reason is None
    assert result.value_reason.startswith(
        "Future value is not given: what accounts spend per order goes with how often they order "
        f"(correlation {result.model.spend_correlation:.2f}, where the model allows at most 0.3)"
    )
    assert result.model.spend_correlation > 0.9
    assert result.expected_value is result.value_low is result.model.p is None
    assert result.expected_orders > 0
    assert {row.expected_value for row in result.customers} == {None}
    orders = [row.expected_orders for row in result.customers]
    assert orders == sorted(orders, reverse=True)
    assert all(row.value_share is None for row in result.segments)


def test_an_account_that_never_ordered_is_an_answer(book, lines):
    accounts = [{"account_id": "A"}, {"account_id": "B"}]
    warehouse = book({"accounts": accounts, "transactions": [lines("A", day(0), 10)]})
    said = ask_of(warehouse, account="B").empty_reason
    assert said == "Account B (B) has not ordered by 1 January 2026: nothing can be expected of it."
    with pytest.raises(UnknownValue, match="no segment 'Whales'"):
        ask_of(warehouse, segment="Whales")
    with pytest.raises(UnknownValue, match="no account 'Nobody'"):
        ask_of(warehouse, account="Nobody")


def test_silence_lowers_what_is_expected(demo):
    """It lowers the probability of accounts that ordered again, and of them only."""
    query = Query(demo, EVERYTHING, demo.manifest.last_date)
    book = read_book(query, 90)
    model = value_model(query, book, 1095)
    now = Forecast(book, model, 90)
    silent = Book.of([row | {"age": row["age"] + 200} for row in book.rows])
    later = Forecast(silent, model, 90)
    again = book.histories.frequency > 0
    assert (later.alive[again] < now.alive[again]).all()
    assert (later.alive[~again] == 1).all()
    assert (later.orders < now.orders).all()


def test_values_of_regions_managers_and_trades_are_those_of_their_rows(demo, ask):
    everyone = ask(demo, "customer_value", limit=500)
    whole = ask(demo, "customer_value", region="West", limit=500)
    assert whole.total == whole.accounts
    assert {row.region for row in whole.customers} == {"West"}
    managers = {row.owner for row in whole.customers}
    parts = [ask(demo, "customer_value", region="West", owner=owner) for owner in managers]
    assert sum(part.accounts for part in parts) == whole.accounts
    assert sum(part.past_value for part in parts) == whole.past_value
    hotels = ask(demo, "customer_value", commercial_segment="Hotels & Lodging", limit=500)
    others = ask(demo, "customer_value", commercial_segment="not Hotels & Lodging", limit=500)
    assert hotels.accounts + others.accounts == everyone.accounts
    assert hotels.commercial_segment == "Hotels & Lodging"
    values = {row.account_id: row.expected_value for row in everyone.customers}
    assert all(values.get(row.account_id, row.expected_value) == row.expected_value
               for row in hotels.customers)  # fmt: skip
    with pytest.raises(UnknownValue):
        ask(demo, "customer_value", region="Westphalia")
    nobody = ask(demo, "customer_value", account="ACC0117", region="West")
    assert "fits: " in nobody.empty_reason and "West" in nobody.empty_reason
