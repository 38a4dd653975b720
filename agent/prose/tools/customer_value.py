"""Sentences on what accounts are expected to order and to bring."""

from __future__ import annotations

from agent.prose.parts.prose import Prose
from agent.prose.parts.trade import whereof
from agent.wording import (
    chosen,
    count,
    day,
    estimate,
    members_of,
    money,
    moved,
    number,
    percent,
    sentence,
    who,
)
from data import catalogue
from tools._customer_value_result import BackTest, CustomerValue, CustomerValueRow, SegmentValue

MOST = 3


def prose(result: CustomerValue, currency: str) -> Prose:
    """What is expected with its interval, who brings most of it, and how far the models can be trusted."""
    if result.account_id is not None:
        return _of_account(result, currency)
    points = [
        *(_customer(row, result, currency) for row in result.customers[:MOST]),
        *_segments(result.segments, currency),
        *_checked(result, currency),
    ]
    return Prose(_lead(result, currency), tuple(points), _next(result.customers[0]))


def _next(first: CustomerValueRow) -> str:
    """The one that most is expected of; one that slips away may bring nothing of it."""
    brings = "order more often" if first.expected_value is None else "bring more"
    most = f"nobody else is expected to {brings}"
    if first.segment in catalogue.late():
        return (
            f"Find out first whether **{first.account_name}** still buys: {most}, but it is in "
            f"{first.segment} and its last order was on {day(first.last_order)}."
        )
    return f"Look after **{first.account_name}** first: {most}."


def _lead(result: CustomerValue, currency: str) -> str:
    in_segment = f" in {result.segment}" if result.segment else ""
    of_manager = f" that {result.owner} looks after" if result.owner else ""
    whose = f"{in_segment}{whereof(result, result.region)}{of_manager}"
    who = f"The {count(result.accounts, 'account')}{whose}"
    ahead = f"the next {number(result.horizon_days)} days"
    if result.expected_value is None:
        return (
            f"{who} are expected to place about {number(result.expected_orders)} orders in {ahead} "
            f"(between {number(result.orders_low)} and {number(result.orders_high)} at "
            f"{chosen(result.confidence)}% confidence). {result.value_reason}"
        )
    return (
        f"{who} are expected to bring **{estimate(result.expected_value, currency)}** in {ahead} "
        f"(between {estimate(result.value_low or 0, currency)} and "
        f"{estimate(result.value_high or 0, currency)} at {chosen(result.confidence)}% confidence)"
        f"{_against_past(result, currency)}."
    )


def _of_account(result: CustomerValue, currency: str) -> Prose:
    row = result.customers[0]
    ahead = f"in the next {number(result.horizon_days)} days"
    orders = f"{number(row.orders_low)} to {number(row.orders_high)} orders"
    lead = (
        f"**{row.account_name}** is expected to order {_times(row.expected_orders)} times {ahead}"
    )
    if row.expected_value is None:
        lead += f" ({orders} at {chosen(result.confidence)}% confidence). {result.value_reason}"
    else:
        lead += (
            f", for **{estimate(row.expected_value, currency)}** ({orders} and "
            f"{estimate(row.value_low or 0, currency)} to {estimate(row.value_high or 0, currency)} at "
            f"{chosen(result.confidence)}% confidence){_against_past(result, currency)}."
        )
    alive = (
        "It ordered on one day only, so how likely it still orders cannot be told."
        if row.repeat_orders == 0
        else f"The probability that it still orders is {percent(100 * row.probability_alive)}; the last "
        f"order was on {day(row.last_order)}."
    )
    points = [alive, *_against_churn(row.probability_alive, result)]
    if row.expected_order_value is not None:
        points.append(f"An order is expected at {estimate(row.expected_order_value, currency)}.")
    return Prose(lead, (*points, *_checked(result, currency)))


FAR_APART = 0.25


def _against_churn(alive: float, result: CustomerValue) -> list[str]:
    """What the churn model says beside it, where that sounds like the contrary."""
    risk = result.churn_probability
    if risk is None or abs((1 - risk) - alive) < FAR_APART:
        return []
    none = (
        f"the probability of no order in the next {number(result.churn_horizon_days)} days is "
        f"{percent(100 * risk)}"
    )
    what = "That goes by its past orders, and is of ordering again at any time. "
    if 1 - risk > alive:
        return [
            f"{what}The churn model, which also sees what changed lately, gives it a better chance: {none}."
        ]
    return [
        f"{what}The churn model, which also sees what changed lately, is less confident: {none}. Do not "
        "count on the amount above."
    ]


def _against_past(result: CustomerValue, currency: str) -> str:
    if result.value_change is None:
        return ""
    return (
        f", {moved(result.value_change)} on the {number(result.horizon_days)} days before "
        f"({money(result.past_value, currency)})"
    )


def _segments(rows: list[SegmentValue], currency: str) -> list[str]:
    if len(rows) < 2:
        return []
    top = rows[0]
    weakest = min(rows, key=lambda row: row.mean_probability_alive)
    found = []
    if top.expected_value is not None:
        found.append(
            f"{members_of(top.segment)} carry {percent(top.value_share)} of the expected value: "
            f"{estimate(top.expected_value, currency)} from {count(top.accounts, 'account')}."
        )
    if weakest.mean_probability_alive < top.mean_probability_alive:
        text = (
            f"{members_of(weakest.segment)} are least likely to still order: mean probability "
            f"{percent(100 * weakest.mean_probability_alive)} over {count(weakest.accounts, 'account')}"
        )
        if weakest.expected_value is not None:
            text += f", {estimate(weakest.expected_value, currency)} expected of them"
        found.append(text)
    return found


def _customer(row: CustomerValueRow, result: CustomerValue, currency: str) -> str:
    what = f"expected orders {_times(row.expected_orders)}"
    if row.expected_value is not None:
        what = f"expected value {estimate(row.expected_value, currency)}, {what}"
    name = who(row.account_name, row.account_id, None if result.segment else row.segment)
    alive = percent(100 * row.probability_alive)
    return f"{name}: {what}, probability that it still orders {alive}."


def _times(orders: float) -> str:
    """'13' of 13.1, '3.2' of 3.2: nobody needs the tenth of a large number of orders."""
    return number(orders, 0 if orders >= 10 else 1)


def _checked(result: CustomerValue, currency: str) -> list[str]:
    found = [backtest(result.backtest, currency)] if result.backtest else []
    return [*found, *([" ".join(map(sentence, result.caveats))] if result.caveats else [])]


def backtest(tested: BackTest, currency: str) -> str:
    text = (
        f"Back-test over {tested.covers}: on {day(tested.cut_off)} the same model predicted "
        f"{number(tested.predicted_orders)} orders for the {number(tested.days)} days after, and "
        f"{number(tested.actual_orders)} came"
    )
    if tested.predicted_value is not None:
        text += (
            f"; of a predicted value of {money(tested.predicted_value, currency)} came "
            f"{money(tested.actual_value, currency)}"
        )
    return f"{text}; {percent(tested.intervals_held)} of the intervals held."
