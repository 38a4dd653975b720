"""Sentences on what accounts lean to, what they will probably buy next, and what they do not buy yet."""

from __future__ import annotations

from dataclasses import replace

from agent.prose.parts.holdout import tested
from agent.prose.parts.prose import Prose
from agent.wording import chosen, count, day, first_upper, listed, money, number, percent, sentence
from tools.product_propensity import ProductPropensity, Propensity

MOST = 5
MOST_GAPS = 3


def prose(result: ProductPropensity, currency: str) -> Prose:
    """The strongest item first, the runners-up, and what to offer."""
    if result.kind == "next_purchase":
        return _next_purchase(result)
    if result.kind == "white_space":
        return _not_bought(result.propensities, currency)
    if result.white_space:
        return _pitch(result, currency)
    leaning = _affinity(result, currency)
    if result.not_forecast is None:
        return leaning
    # Asked for probabilities that cannot be had: the answer is that, then what can be said.
    return replace(leaning, lead=f"{result.not_forecast} What can be told: {leaning.lead}")


def _pitch(result: ProductPropensity, currency: str) -> Prose:
    """Of one account: what it does not buy, never or no longer, then what it buys already."""
    gaps, bought = result.white_space, result.propensities
    first, words = gaps[0], _not_bought(gaps[:MOST_GAPS], currency)
    if not bought:
        return words
    name = f"**{result.account_name}**"
    lead = (
        f"Win {name} back to {first.category}: it stopped buying it, {_ended(first, currency)}; "
        f"{_worth(first, currency)}."
        if first.last_purchase
        else f"Pitch {first.category} to {name}: it does not buy it yet, and {_worth(first, currency)}."
    )
    first_of_all = "Of what it buys already it leans most to"
    if _tie(bought[0], bought[1:]):
        first_of_all = "Of what it buys already it leans alike to several, by revenue first to"
    points = (
        f"{first_of_all} {_leaning(bought[0], currency)}",
        *(f"{_next(row, bought[0])} {_leaning(row, currency)}" for row in bought[1:MOST_GAPS]),
    )
    step = (
        f"{words.next_step} To sell more of what it buys, speak of {_item(bought[0])}; propensity "
        "is not a probability."
    )
    return Prose(lead, (*words.points, *points), step)


def _tie(first: Propensity, rest: list[Propensity]) -> bool:
    """Whether others are as strong as the first, as far as is shown."""
    return any(_shown(row) == _shown(first) for row in rest)


def _next(row: Propensity, first: Propensity) -> str:
    return "As much to" if _shown(row) == _shown(first) else "Then to"


def _shown(row: Propensity) -> str:
    return chosen(round(row.propensity or 0, 1))


def _leaning(row: Propensity, currency: str) -> str:
    return (
        f"{_item(row)}: {money(row.revenue or 0, currency)} from "
        f"{count(row.purchase_count or 0, 'purchase')} in the last 365 days, propensity "
        f"{chosen(row.propensity or 0)}"
    )


def _affinity(result: ProductPropensity, currency: str) -> Prose:
    rows = result.propensities
    if result.account_id is None and result.items:
        return _by_item(result, currency)
    top = rows[0]
    tie = _tie(top, rows[1:])
    most = "to several alike, by revenue first to" if tie else "most to"
    lead = (
        f"**{top.account_name}** leans {most} {_item(top)}: propensity "
        f"{chosen(top.propensity or 0)}, {money(top.revenue or 0, currency)} from "
        f"{count(top.purchase_count or 0, 'purchase')} in the last 365 days."
    )
    points = []
    for row in rows[1:MOST]:
        who = "" if row.account_id == top.account_id else f"**{row.account_name}**: "
        points.append(f"{who}{_leaning(row, currency)}")
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
    all_accounts = result.account_id is None
    trust = (
        []
        if result.holdout is None
        else [tested(result.holdout, "were ordered", measures=all_accounts)]
    )
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


def _not_bought(rows: list[Propensity], currency: str) -> Prose:
    top = rows[0]
    name = f"**{top.account_name}**"
    lead = (
        f"{name} stopped buying {top.category}, {_ended(top, currency)}; {_worth(top, currency)}."
        if top.last_purchase
        else f"{name} does not buy {top.category} yet, and {_worth(top, currency)}."
    )
    points = tuple(
        f"{_missing(row, top, currency)}: {count(row.buyers or 0, 'similar account')} "
        f"{'buys' if row.buyers == 1 else 'buy'} it, {percent(row.buyer_share)} of them, for a median of "
        f"{percent(row.wallet_share)} of their revenue; here {money(row.value or 0, currency)}"
        for row in rows[1:MOST]
    )
    return Prose(lead, points, _step(top))


def _step(row: Propensity) -> str:
    if row.last_purchase:
        return f"Ask why {row.category} stopped, and bring an offer of it."
    return f"Bring {row.category} to the next contact."


def similar(row: Propensity) -> str:
    """What similar accounts buy and this one does not, in one sentence; never is told from no longer."""
    buyers = f"{percent(row.buyer_share)} of similar accounts buy {row.category}"
    if row.last_purchase:
        return (
            f"{buyers}; {row.account_name} stopped, last ordering it on {day(row.last_purchase)}."
        )
    return f"{buyers}; {row.account_name} never did."


def _ended(row: Propensity, currency: str) -> str:
    """When a category was last bought, and what it brought until then."""
    assert row.last_purchase is not None
    earlier = money(row.earlier_revenue or 0, currency)
    return f"last ordered on {day(row.last_purchase)} ({earlier} of it before)"


def _worth(row: Propensity, currency: str) -> str:
    """What buyers give the category, and what that is of the revenue of the account."""
    own = money(row.account_revenue or 0, currency)
    return (
        f"{percent(row.buyer_share)} of similar accounts buy it, for a median of {percent(row.wallet_share)} "
        f"of their revenue; of its own {own} in the last 365 days that is {money(row.value or 0, currency)}"
    )


def _missing(row: Propensity, top: Propensity, currency: str) -> str:
    same = row.account_id == top.account_id
    what = row.category if same else f"**{row.account_name}**, {row.category}"
    if row.last_purchase:
        return f"{what}, no longer bought, {_ended(row, currency)}"
    return f"{what}, {'also ' if same and not top.last_purchase else ''}never bought"


def _item(row: Propensity) -> str:
    return listed([part for part in (row.brand, row.category) if part], last="in")
