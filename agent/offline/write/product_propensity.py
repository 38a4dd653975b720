"""Sentences on what accounts lean to, what they will probably buy next, and what they do not buy yet."""

from __future__ import annotations

from dataclasses import replace

from agent.offline.write._holdout import tested
from agent.offline.write._prose import Prose
from agent.wording import count, day, first_upper, listed, money, number, percent, sentence
from tools.product_propensity import ProductPropensity, Propensity

MOST = 5


def prose(result: ProductPropensity, currency: str) -> Prose:
    """The strongest item first, the runners-up, and what to offer."""
    if result.kind == "next_purchase":
        return _next_purchase(result)
    if result.kind == "white_space":
        return _white_space(result.propensities, currency)
    leaning = _affinity(result, currency)
    if result.not_forecast is None:
        return leaning
    # Asked for probabilities that cannot be had: the answer is that, then what can be said.
    return replace(leaning, lead=f"{result.not_forecast} What can be told: {leaning.lead}")


def _affinity(result: ProductPropensity, currency: str) -> Prose:
    rows = result.propensities
    if result.account_id is None and result.items:
        return _by_item(result, currency)
    top = rows[0]
    lead = (
        f"**{top.account_name}** leans most to {_item(top)}: propensity "
        f"{number(top.propensity, 1)}, {count(top.purchase_count or 0, 'purchase')} in the "
        f"last 365 days."
    )
    points = []
    for row in rows[1:5]:
        who = "" if row.account_id == top.account_id else f"**{row.account_name}**: "
        text = f"{who}{_item(row)}, propensity {number(row.propensity, 1)}"
        if row.last_purchase is not None:
            text += f", last bought {day(row.last_purchase)}"
        points.append(text)
    return Prose(lead, tuple(points), f"Lead with {_item(top)}; propensity is not a probability.")


def _by_item(result: ProductPropensity, currency: str) -> Prose:
    top = result.items[0]
    who = f"{result.segment}" if result.segment else "accounts"
    lead = (
        f"What {who} buy most is {listed([p for p in (top.brand, top.category) if p], last='in')}: "
        f"{money(top.revenue, currency)} from {count(top.accounts, 'account')} in the last 365 days."
    )
    points = tuple(
        f"{listed([p for p in (row.brand, row.category) if p], last='in')}: "
        f"{money(row.revenue, currency)} from {count(row.accounts, 'account')}, mean propensity "
        f"{number(row.mean_propensity, 1)}"
        for row in result.items[1:5]
    )
    first = result.propensities[0]
    return Prose(
        lead, points, f"Begin with **{first.account_name}**, who leans most to {_item(first)}."
    )


def _next_purchase(result: ProductPropensity) -> Prose:
    rows = result.propensities
    top = rows[0]
    ahead = f"in the next {number(result.horizon_days)} days"
    if result.account_id is not None:
        lead = f"**{top.account_name}** orders {top.category} {ahead} with a probability of {_chance(top)}."
        points = [_reason(top), *(f"{row.category}: {_chance(row)}" for row in rows[1:MOST])]
    else:
        lead = _demand(result, ahead)
        points = [
            f"**{row.account_name}**, {row.category}: {_chance(row)}. {_reason(row)}"
            for row in rows[:MOST]
        ]
    trust = [] if result.holdout is None else [tested(result.holdout, "were ordered")]
    step = (
        f"Begin with {top.category} for **{top.account_name}**. The probability is of an order, not of "
        "what contacting the account would add; a control group would show that."
    )
    return Prose(lead, (*points, *trust, *result.caveats), step)


def _demand(result: ProductPropensity, ahead: str) -> str:
    first = result.demand[0]
    whose = f"{result.segment} accounts" if result.segment else "accounts"
    return (
        f"{first_upper(ahead)} {number(first.expected_buyers)} of {number(first.accounts)} {whose} are "
        f"expected to order {first.category} ({percent(first.expected_share)})"
        + (
            f", {number(result.demand[1].expected_buyers)} {result.demand[1].category}."
            if len(result.demand) > 1
            else "."
        )
    )


def _chance(row: Propensity) -> str:
    return percent(100 * (row.purchase_probability or 0))


def _reason(row: Propensity) -> str:
    return sentence(row.main_reason) if row.main_reason else ""


def _white_space(rows: list[Propensity], currency: str) -> Prose:
    top = rows[0]
    lead = (
        f"**{top.account_name}** does not buy {top.category}, which "
        f"{percent(top.buyer_share)} of similar accounts do; they spend a median of "
        f"{money(top.value or 0, currency)} on it."
    )
    points = tuple(
        f"{'' if row.account_id == top.account_id else f'**{row.account_name}**: '}{row.category}: "
        f"median {money(row.value or 0, currency)} among {count(row.buyers or 0, 'buyer')}"
        for row in rows[1:5]
    )
    return Prose(lead, points, f"Bring {top.category} to the next contact.")


def _item(row: Propensity) -> str:
    return listed([part for part in (row.brand, row.category) if part], last="in")
