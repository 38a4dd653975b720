"""Sentences of a deep dive: how the account is doing, why, and what to do next."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from operator import itemgetter

from agent.prose.parts import account_ahead, account_family, noted
from agent.prose.parts.prose import Prose, by_subject
from agent.prose.parts.window import window_of
from agent.prose.tools.churn_risk import ASK_WHY_LESS, fell_far
from agent.wording import (
    count,
    day,
    days_ago,
    first_lower,
    listed,
    money,
    moved,
    number,
    orders_worth,
    ordinal,
    percent,
    window,
)
from data import catalogue
from tools._churn_result import LOW
from tools._explanation import SegmentChange
from tools._profile_result import AccountProfile
from tools._purchase_mix import CategoryMix
from tools.churn_risk import AT_RISK
from tools.opportunities import Opportunity

MOST, MEMBERS = 5, 3
"""Points that are told of an account, and those of them that are on the members of a family."""
JUST_NOW = 14
"""Days since the last order within which nobody would speak of silence."""


def prose(result: AccountProfile, currency: str) -> Prose:
    """Direction first, then the few points that matter most, and what to do."""
    return Prose(lead(result, currency), tuple(points(result, currency)), next_step(result))


def lead(result: AccountProfile, currency: str) -> str:
    """Revenue, its direction, segment and last order in one sentence."""
    name = f"**{result.account_name}**"
    if result.level == "family":
        name += f" and its family ({count(result.accounts, 'account')})"
    if result.last_order is None:
        return f"{name} has never ordered."
    if result.orders == 0:
        return (
            f"{name} has not ordered in {window_of(result)}: the last order was on "
            f"{day(result.last_order)}, {days_ago(result.recency_days or 0)}."
        )
    verb = "brought" if result.revenue >= 0 else "stands at"
    text = (
        f"{name} {verb} {money(result.revenue, currency)} in {window_of(result)}"
        f"{_direction(result, currency)}"
    )
    one = f"{result.account_name} itself" if result.level == "family" else "it"
    return f"{text}; {one} is in the segment {result.segment}."


def own_recency(result: AccountProfile) -> float | None:
    """Days since the last order of the account itself, whose segment it is, also at family level."""
    own = result.explanation.last_order
    return None if own is None else float((result.as_of - own).days)


def only_relative(segment: str, recency_days: float | None) -> bool:
    """Whether an account is in a late segment although it ordered these days.

    Segments rank accounts against each other: where all order often, somebody is last all the same.
    """
    return segment in catalogue.late() and recency_days is not None and recency_days <= JUST_NOW


def relative(segment: str, recency_days: float | None) -> list[str]:
    """What to make of a late segment of an account that ordered these days."""
    if not only_relative(segment, recency_days):
        return []
    if not recency_days:
        late = "nobody ordered later than this account"
    else:
        late = f"in this book even a last order {days_ago(recency_days)} is late"
    return [
        f"Segments rank accounts against each other: {late}, so {segment} alone is no sign of trouble."
    ]


def points(result: AccountProfile, currency: str) -> list[str]:
    """State, change, what is noted, risk and what is at stake; the table at a glance has the rest."""
    subjects = {
        "Orders": [*_ordering(result, currency), *relative(result.segment, own_recency(result))],
        "Change": _changed(result, currency),
        "Risk": account_ahead.risk(result),
        "At stake": account_ahead.at_stake(result, currency),
    }
    if result.level == "family":
        del subjects["Orders"], subjects["Change"]  # its members tell them
    told = [*account_family.members(result, currency, each=1)[:MEMBERS], *by_subject(subjects)]
    return [*told, *noted.newest(result)][:MOST]


def _ordering(result: AccountProfile, currency: str) -> list[str]:
    """How often and when it ordered, held against its own rhythm."""
    if not result.orders:
        return []
    text = orders_worth(result.orders, result.avg_order_value, currency)
    if result.last_order is not None and result.recency_days is not None:
        text += f"; the last on {day(result.last_order)}, {days_ago(result.recency_days)}"
        text += "".join(f", {usual}" for usual in usual_gap(result))
    return [f"{text.removesuffix('.')}."]


def usual_gap(result: AccountProfile) -> list[str]:
    """Whether the account is within its usual gap between orders."""
    if result.usual_gap_days is None or result.recency_days is None or result.level == "family":
        return []
    gap = count(max(round(result.usual_gap_days), 1), "day")
    if result.recency_days > result.usual_gap_days:
        return [f"past its usual gap of {gap}."]
    return [f"within its usual gap of {gap}."]


def _changed(result: AccountProfile, currency: str) -> list[str]:
    """The category that moved as the whole did, and what it stopped buying; why no change is given."""
    if result.revenue_change is None:
        return not_compared(result)
    return [*_moved_most(result, currency), *_stopped(result, currency)]


def _moved_most(result: AccountProfile, currency: str) -> list[str]:
    """The category that moved most in the way of the whole, unless it is among those no longer bought."""
    fell = (result.revenue_change or 0) < 0
    rows = [(row.difference, row) for row in result.categories if row.difference]
    if not rows or not result.orders:
        return []
    difference, row = (min if fell else max)(rows, key=itemgetter(0))
    gone = {stopped.category for stopped in result.stopped_categories}
    if (difference < 0) is not fell or row.category in gone:
        return []
    return [f"{row.category} {'fell' if fell else 'grew'} most, {way_of(row, currency)}."]


def way_of(row: CategoryMix, currency: str) -> str:
    """'by £9,315 to £4,924', 'from nothing to £4,494', 'from £15,816 to nothing'."""
    if not row.previous_revenue:
        return f"from nothing to {money(row.revenue, currency)}"
    if not row.revenue:
        return f"from {money(row.previous_revenue, currency)} to nothing"
    by = money(abs(row.difference or Decimal(0)), currency)
    return f"by {by} to {money(row.revenue, currency)}"


def past(result: AccountProfile, currency: str) -> list[str]:
    """The points that say what was and is: orders, mix, peers and family, without what is ahead."""
    return [
        *_history(result, currency),
        *_mix(result, currency),
        *_peers(result, currency),
        *_family(result, currency),
        *account_family.group(result, currency),
    ]


def _history(result: AccountProfile, currency: str) -> list[str]:
    orders = [_orders(result, currency), *not_compared(result)] if result.orders else []
    return orders + _stopped(result, currency)


def not_compared(result: AccountProfile) -> list[str]:
    """Why no change is given, where none is."""
    return result.remarks[-1:] if result.revenue_difference is None else []


def _peers(result: AccountProfile, currency: str) -> list[str]:
    peers = result.peers
    if peers is None or peers.accounts < 2:
        return []
    return [
        f"{_itself(result)} ranks {ordinal(peers.rank)} by revenue of {number(peers.accounts)} peers "
        f"(same segment and type); their median is {money(peers.median_monetary, currency)}."
    ]


def _family(result: AccountProfile, currency: str) -> list[str]:
    """What the account's family brings; of a family itself the other figures say it."""
    if result.family_accounts < 2 or result.level != "account":
        return []
    change = ""
    if result.family_change is not None and result.revenue_difference is not None:
        change = f", {moved(result.family_change)} on the period before"
    return [
        f"The family has {count(result.family_accounts, 'account')} with "
        f"{money(result.family_revenue, currency)} of revenue{change}."
    ]


def _itself(result: AccountProfile) -> str:
    """Whose a figure is that a family does not share."""
    return f"{result.account_name}{' itself' if result.level == 'family' else ''}"


def next_step(result: AccountProfile) -> str | None:
    """What somebody can do: about what presses, a high risk or white space, else what the segment calls for.

    What would move it to another segment is told where its segment is explained.
    """
    if result.level == "family":
        return _next_in_family(result)
    churn, spaces = result.churn, [row for row in result.opportunities if row.kind == WHITE_SPACE]
    if (first := pressing(result)) is not None:
        return _unless_far_down(first.action, result)
    if churn is not None and churn.level in AT_RISK:
        return catalogue.churn_levels()[churn.level].action
    if spaces:
        return spaces[0].action
    return _unless_far_down(_usual(result), result)


def _unless_far_down(step: str | None, result: AccountProfile) -> str | None:
    """The step, but that to keep the usual contact is none for an account that buys far less."""
    far = step == catalogue.churn_levels()[LOW].action and fell_far(result.revenue_change)
    return ASK_WHY_LESS if far else step


def _usual(result: AccountProfile) -> str | None:
    """What the segment calls for; of one that is only a rank, nothing out of the usual."""
    if only_relative(result.segment, own_recency(result)):
        return catalogue.churn_levels()["Low"].action
    return result.explanation.action


WHITE_SPACE = "white_space"


def pressing(result: AccountProfile) -> Opportunity | None:
    """What the list of opportunities says of it first, beside what it might buy as well."""
    return next((row for row in result.opportunities if row.kind != WHITE_SPACE), None)


def _next_in_family(result: AccountProfile) -> str | None:
    """What to do with the member where most is at stake, or that is likeliest to stop; it is named."""
    outlook = result.family_outlook
    if result.opportunities:
        first = result.opportunities[0]
        return f"{first.account_name}: {first_lower(first.action)}"
    riskiest = outlook.riskiest if outlook is not None else None
    if riskiest is not None and riskiest.level in AT_RISK:
        return f"{riskiest.account_name}: {first_lower(catalogue.churn_levels()[riskiest.level].action)}"
    return _usual(result)


MOST_ORDERS = 2
"""Further orders that somebody could be asked for."""


def in_rhythm(change: SegmentChange, result: AccountProfile) -> bool:
    """Whether the account reaches a change with an order or two at its own pace."""
    gap = result.usual_gap_days
    if change.orders is None or gap is None:
        return True
    last = result.as_of + timedelta(days=round(change.orders * gap))
    return change.orders <= MOST_ORDERS and (change.by is None or last <= change.by)


def notes(result: AccountProfile) -> list[str]:
    """What the notes speak of, and what we said we would do."""
    digest = result.notes_digest
    if digest is None or digest.last_note is None:
        return []
    text = f"{count(digest.read_notes, 'note')} up to {day(digest.last_note)}"
    if digest.topics:
        text += f", most of all on {listed([row.topic for row in digest.topics[:3]])}"
    found = [text + f"; the newest is {digest.latest_sentiment} in tone."]
    if digest.coming_commitments:
        first = digest.commitments[0]
        by = f" by {day(first.due)}" if first.due else ""
        found.append(f"Promised in a note: {first.commitment}{by}.")
    return found


def _direction(result: AccountProfile, currency: str) -> str:
    if result.revenue_change is None:
        return ""
    return (
        f", {moved(result.revenue_change)} on the period before "
        f"({money(result.previous_revenue, currency)})"
    )


def _orders(result: AccountProfile, currency: str) -> str:
    text = orders_worth(result.orders, result.avg_order_value, currency, result.order_days)
    if result.avg_order_value is not None and result.avg_order_value_change is not None:
        text += f" ({moved(result.avg_order_value_change)})"
    if result.last_order is not None and result.recency_days is not None:
        text += f"; the last on {day(result.last_order)}, {days_ago(result.recency_days)}"
    return text + "."


def _stopped(result: AccountProfile, currency: str) -> list[str]:
    if not result.stopped_categories:
        return []
    first = max(result.stopped_categories, key=lambda row: row.previous_revenue)
    names = [row.category for row in result.stopped_categories[:3]]
    worth = f"{first.category} was worth" if len(names) > 1 else "worth"
    return [
        f"It stopped buying {listed(names)}{';' if len(names) > 1 else ','} {worth} "
        f"{money(first.previous_revenue, currency)} in the period before, last ordered on "
        f"{day(first.last_order)}."
    ]


def _mix(result: AccountProfile, currency: str) -> list[str]:
    rows = [row for row in result.categories if row.revenue > 0]
    if not rows:
        return []
    top = rows[0]
    text = f"{top.category} is {percent(top.revenue_share)} of its revenue"
    text += ", all accounts together" if result.level == "family" else ""
    fallen = largest_fall(rows)
    if fallen is not None and fallen.change is not None:
        text += (
            f"; {'it' if fallen is top else fallen.category} fell most, {moved(fallen.change)} to "
            f"{money(fallen.revenue, currency)}"
        )
    return [text + "."]


def largest_fall(rows: list[CategoryMix]) -> CategoryMix | None:
    """The category that lost most money, of those that fell by more than a tenth."""
    fallen = [row for row in rows if row.change is not None and row.change < -10]
    return min(fallen, key=lambda row: row.revenue - row.previous_revenue, default=None)


def since(result: AccountProfile) -> str | None:
    """Since when the account is a customer, as far as the book knows it."""
    signed, first = result.signup_date, result.first_order
    if signed is not None and (first is None or signed <= first):
        return f"customer since {day(signed)}, the day it signed up"
    if first is None:
        return None
    begin = f", which begin on {day(result.data_begin)}" if result.data_begin else ""
    return f"its first order in the data{begin}, was on {day(first)}"


def contacts(result: AccountProfile) -> list[str]:
    """Interactions and the latest of them; how many there were is left out where `churn` says it."""
    if result.last_interaction is None:
        return []
    counted = (
        f"{count(result.interactions_90_days, 'interaction')} in {window(result.contact_days)}"
    )
    if any(counted in said for said in account_ahead.churn(result)):
        return [f"The latest interaction was on {day(result.last_interaction)}."]
    if not result.interactions_90_days:
        latest = f"; the latest was on {day(result.last_interaction)}"
        return [f"{counted}{latest}.{noted.since_contact(result)}"]
    latest = "" if result.interactions_90_days == 1 else "the latest "
    return [f"{counted}, {latest}on {day(result.last_interaction)}."]
