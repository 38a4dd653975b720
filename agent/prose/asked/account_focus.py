"""The part of an account that was asked about, first: why revenue moved, what is no longer bought, the
last order, the peers, whom to talk to. Then a short rest.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from agent.prose.asked import account_call, account_group, account_trouble
from agent.prose.parts import account_ahead, noted
from agent.prose.parts.prose import Prose
from agent.prose.parts.window import window_of
from agent.prose.tools import account_profile as whole
from agent.prose.tools.product_propensity import similar
from agent.wording import (
    count,
    day,
    days_ago,
    listed,
    money,
    number,
    orders_worth,
    ordinal,
    percent,
)
from tools._family import SILENT
from tools._profile_result import AccountProfile
from tools._purchase_mix import CategoryMix, LastBought, StoppedCategory, StoppedProduct

MOST = 3


def prose(result: AccountProfile, currency: str, focus: Sequence[str]) -> Prose:
    """What was asked about, each part in turn; the whole profile where there is nothing of it."""
    parts = [ABOUT[part] for part in focus if part in ABOUT]
    if not parts or result.last_order is None:
        return whole.prose(result, currency)
    if "letter" in focus:
        parts = [ABOUT["letter"]]  # it has the points of a talk
    told = [part(result, currency) for part in parts]
    points = [point for lead, found in told[1:] for point in (lead, *found)]
    if not ALONE.isdisjoint(focus):
        return Prose(told[0][0], (*told[0][1], *points))
    return Prose(told[0][0], (*told[0][1], *points, *_rest(result)), whole.next_step(result))


Told = tuple[str, list[str]]


def _fall(result: AccountProfile, currency: str) -> Told:
    return _moved(result, currency, asked=-1)


def _growth(result: AccountProfile, currency: str) -> Told:
    return _moved(result, currency, asked=1)


def _change(result: AccountProfile, currency: str) -> Told:
    return _moved(result, currency, asked=0)


def _trouble(result: AccountProfile, currency: str) -> Told:
    return account_trouble.trouble(result, currency, _in_short)


def _happened(result: AccountProfile, currency: str) -> Told:
    """The signs of trouble where there are any, else where revenue moved."""
    troubled = account_trouble.is_troubled(result, currency)
    return _trouble(result, currency) if troubled else _change(result, currency)


def _in_short(result: AccountProfile, currency: str) -> Told:
    """The change of revenue and the categories that it comes from."""
    lead, points = _change(result, currency)
    fell = (result.revenue_difference or 0) < 0
    return lead, _categories(result, currency, fell=fell)[:1] if result.orders else points


def _moved(result: AccountProfile, currency: str, asked: int) -> Told:
    """Where a change of revenue comes from; `asked` is the direction that the question took for granted."""
    if result.revenue_change is None or result.revenue_difference is None or not result.orders:
        found = [*whole.not_compared(result), *_orders(result, currency), *rhythm(result)]
        if not result.orders:
            return whole.lead(result, currency), found
        moved = {-1: "fell", 0: "changed", 1: "grew"}[asked]
        return (
            f"Whether revenue of **{result.account_name}** {moved} cannot be told: there is no whole "
            f"period before the {money(result.revenue, currency)} of {window_of(result)}.",
            found,
        )
    fell = result.revenue_difference < 0
    verb = "fell" if fell else "grew"
    wrong = asked and result.revenue_difference and (asked < 0) is not fell
    name = f"Revenue of **{result.account_name}**"
    text = (
        f"{name} did not {'fall' if asked < 0 else 'grow'}: it {verb}"
        if wrong
        else f"{name} {verb}"
    )
    text += (
        f" by {money(abs(result.revenue_difference), currency)} "
        f"({percent(abs(result.revenue_change))}) to {money(result.revenue, currency)} in "
        f"{window_of(result)}, from {money(result.previous_revenue, currency)}"
    )
    if reason := _driver(result, fell=fell):
        text += f", through {reason}"
    found = [*_orders(result, currency), *_categories(result, currency, fell=fell)]
    return text + ".", [*found, *rhythm(result), "The data show where it changed, not the cause."]


def _driver(result: AccountProfile, *, fell: bool) -> str:
    """'fewer orders', 'smaller orders' or both, where they go the way of the revenue."""
    moved = (("fewer" if fell else "more", result.orders_change),
             ("smaller" if fell else "larger", result.avg_order_value_change))  # fmt: skip
    sign = -1 if fell else 1
    same = [(word, change) for word, change in moved if change is not None and sign * change > 0]
    same.sort(key=lambda pair: -abs(pair[1]))
    return f"{listed([word for word, _ in same])} orders" if same else ""


def _orders(result: AccountProfile, currency: str) -> list[str]:
    if not result.orders:
        return []
    before = result.previous_avg_order_value
    if (
        result.orders_change is not None
        and before is not None
        and (1 in (result.orders, result.previous_orders))
    ):  # of a single order there is no average
        now = orders_worth(result.orders, result.avg_order_value, currency)
        then = orders_worth(result.previous_orders, before, currency)
        comma = "," if result.orders > 1 else ""
        end = "," if result.previous_orders > 1 else ""
        return [f"{now}{comma} against {then}{end} in the period before."]
    if result.orders == 1:
        return [f"{orders_worth(1, result.avg_order_value, currency)}."]
    text = count(result.orders, "order")
    if result.orders_change is not None:
        text += f" against {number(result.previous_orders)} in the period before"
    if result.avg_order_value is not None:
        text += f", on average {money(result.avg_order_value, currency)} each"
        if result.avg_order_value_change is not None and before is not None:
            text += f" against {money(before, currency)}"
    return [text + "."]


def _categories(result: AccountProfile, currency: str, *, fell: bool) -> list[str]:
    """The categories that went the same way, largest difference in money first, and the first against it."""
    ranked = sorted(
        (row for row in result.categories if row.difference),
        key=lambda row: row.difference or 0,
        reverse=not fell,
    )
    with_it = [row for row in ranked if _fell(row) is fell][:MOST]
    against = [row for row in ranked if _fell(row) is not fell][-1:]
    verb = "fell" if fell else "grew"
    told = []
    if with_it:
        first, *others = with_it
        then = listed([f"{row.category} {whole.way_of(row, currency)}" for row in others])
        most = f"{first.category} {verb} most, {whole.way_of(first, currency)}"
        told = [f"{most}, then {then}." if then else f"{most}."]
    return told + [
        f"{row.category} {'grew' if fell else 'fell'} {whole.way_of(row, currency)}."
        for row in against
    ]


def _fell(row: CategoryMix) -> bool:
    return (row.difference or 0) < 0


def rhythm(result: AccountProfile) -> list[str]:
    """The last order, held against the usual gap of the account."""
    if result.last_order is None or result.recency_days is None:
        return []
    text = f"The last order was on {day(result.last_order)}, {days_ago(result.recency_days)}"
    return [f"{text}, {usual}" for usual in whole.usual_gap(result)] or [text + "."]


def _stopped(result: AccountProfile, currency: str) -> Told:
    """Categories and products of the period before that were not ordered since."""
    name, days = f"**{result.account_name}**", window_of(result)
    gone = result.stopped_categories[:MOST]
    products = [
        row for row in result.stopped_products if row.category not in {r.category for r in gone}
    ]
    if gone:
        lead = f"{name} stopped buying {listed([row.category for row in gone])} in {days}."
    elif account_trouble.has_stopped(result) and result.last_order is not None:
        since = f"last order was on {day(result.last_order)}, {days_ago(result.recency_days or 0)}"
        gap = whole.usual_gap(result)[0]
        if (result.recency_days or 0) >= SILENT.days:
            lead = f"{name} has stopped buying altogether: its {since}, {gap}"
            return lead, _was_bought(result, currency)
        lead = f"{name} stopped buying no category, but it is overdue: its {since}, {gap}"
        return f"{lead} Until then it bought:", _was_bought(result, currency)
    elif products:
        lead = f"{name} stopped buying no category in {days}, but some products."
    else:
        lead = (
            f"{name} stopped buying nothing: it ordered all of the period before again in {days}."
        )
    found = [_once(row.category, row, currency) for row in gone]
    found += [_once(f"{row.product} ({row.category})", row, currency) for row in products[:MOST]]
    less = sorted(
        (r for r in result.categories if r.orders and _fell(r)), key=lambda r: r.difference or 0
    )
    if less:
        found.append(
            f"Still bought, but less: {less[0].category} fell {whole.way_of(less[0], currency)}."
        )
    return lead, [*found, *rhythm(result)]


def _was_bought(result: AccountProfile, currency: str) -> list[str]:
    """What an account that is silent used to buy most."""
    return [
        f"{row.category}: {money(row.revenue, currency)} in {window_of(result)}."
        for row in result.categories[:MOST]
        if row.revenue > 0
    ]


def _once(what: str, row: StoppedCategory | StoppedProduct, currency: str) -> str:
    return (
        f"{what}: {money(row.previous_revenue, currency)} in the period before, last ordered on "
        f"{day(row.last_order)}."
    )


def _last_order(result: AccountProfile, currency: str) -> Told:
    """When the last order was, and what it was of."""
    assert result.last_order is not None
    lead = (
        f"**{result.account_name}** last ordered on {day(result.last_order)}, "
        f"{days_ago(result.recency_days or 0)}"
    )
    if result.last_order_revenue is not None and result.last_order_products is not None:
        lead += (
            f": {count(result.last_order_products, 'product')} for "
            f"{money(result.last_order_revenue, currency)}"
        )
    beside = [f"That is {usual}" for usual in whole.usual_gap(result)]
    if result.avg_order_value is not None:
        beside.append(
            f"An order of {window_of(result)} was {money(result.avg_order_value, currency)} "
            "on average."
        )
    found = [bought(row, currency) for row in result.last_bought[:MOST]]
    return lead + ".", [*found, *([" ".join(beside)] if beside else [])]


def bought(row: LastBought, currency: str) -> str:
    """A product of the last order."""
    return f"{row.product} ({row.category}): {money(row.revenue, currency)}, {number(row.units)} units."


def _peers(result: AccountProfile, currency: str) -> Told:
    """The account among its segment and type."""
    peers = result.peers
    if peers is None or peers.accounts < 2:
        return (
            f"There is nobody to hold **{result.account_name}** against: no other account is of its "
            "segment and type.",
            [],
        )
    side = "more" if peers.difference >= 0 else "less"
    lead = (
        f"**{result.account_name}** ranks {ordinal(peers.rank)} by revenue of {number(peers.accounts)} "
        f"peers (same segment and type): {money(result.revenue, currency)} in "
        f"{window_of(result)}, {money(abs(peers.difference), currency)} {side} than their "
        f"median of {money(peers.median_monetary, currency)}."
    )
    found = [
        f"It ordered on {count(result.order_days, 'day')}; the median of the peers is "
        f"{number(peers.median_frequency)}."
    ]
    if result.recency_days is not None:
        found.append(
            f"Its last order was {days_ago(result.recency_days)}; the median of the peers is "
            f"{number(peers.median_recency_days)} days."
        )
    if result.white_space:
        found.append(similar(result.white_space[0]))
    return lead, [*found]


def _contact(result: AccountProfile, currency: str) -> Told:
    """Who looks after the account, and when somebody last spoke with it."""
    name = result.account_name
    lead = (
        f"**{result.owner}** looks after {name}"
        if result.owner
        else f"{name} has no account manager"
    )
    if result.last_contact is not None:
        lead += f"; the last {result.last_contact_type} with it was on {day(result.last_contact)}."
    else:
        lead += "; no call or meeting with it is recorded."
    people = noted.on(result, ["people"])
    there = "The data have no field for people at the customer's own side"
    found = [f"{there}; the newest notes speak of them:" if people else f"{there}."]
    found += [*(people or noted.newest(result)), *whole.contacts(result)]
    if result.opted_out:
        found.append("It wants no campaigns.")
    return lead, [*found, *rhythm(result)]


def _rest(result: AccountProfile) -> list[str]:
    """How likely the account stops, beside the part that was asked about."""
    if result.churn is None or result.family_outlook is not None:
        return account_ahead.churn(result)
    # Its main reason is most often the silence, which has been said.
    return [f"{account_ahead.churn_lead(result.account_name, result.churn, result)}."]


ALONE = frozenset(["trouble", "happened", "decides", "spoken", "talk", "letter", "group"])
"""Parts that are answered without the rest of the account."""
ABOUT: Mapping[str, Callable[[AccountProfile, str], Told]] = {
    "fall": _fall,
    "growth": _growth,
    "change": _change,
    "trouble": _trouble,
    "happened": _happened,
    "stopped": _stopped,
    "last_order": _last_order,
    "peers": _peers,
    "contact": _contact,
    "decides": account_call.decides,
    "spoken": account_call.spoken,
    "next_order": account_call.next_order,
    "talk": account_call.talk,
    "letter": account_call.letter,
    "group": account_group.group,
}
"""What a question may be about, as the understanding names it; `first` is in `choice`."""
