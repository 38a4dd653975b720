"""Sentences of a deep dive: how the account is doing, why, and what to do next."""

from __future__ import annotations

from agent.offline.write._prose import Prose
from agent.wording import count, day, days_ago, listed, money, number, percent, window
from tools._purchase_mix import CategoryMix
from tools.account_profile import AccountProfile


def prose(result: AccountProfile, currency: str) -> Prose:
    """Direction first, then orders, mix, peers, contacts, and the change that would help most."""
    return Prose(lead(result, currency), tuple(points(result, currency)), next_step(result))


def lead(result: AccountProfile, currency: str) -> str:
    """Revenue, its direction, segment and last order in one sentence."""
    name = f"**{result.account_name}**"
    if result.level == "family":
        name += f" and its family ({count(result.accounts, 'account')})"
    if result.orders == 0:
        return f"{name} has not ordered in {window(result.lookback_days)}: {_silence(result)}."
    verb = "brought" if result.revenue >= 0 else "stands at"
    text = (
        f"{name} {verb} {money(result.revenue, currency)} in {window(result.lookback_days)}"
        f"{_direction(result, currency)}"
    )
    return f"{text}; it is in {result.segment}."


def points(result: AccountProfile, currency: str) -> list[str]:
    """The reasons, most telling first."""
    found = [_orders(result, currency)] if result.orders else []
    found += _stopped(result, currency)
    found += _mix(result, currency)
    if result.peers is not None and result.peers.accounts > 1:
        peers = result.peers
        found.append(
            f"Among {count(peers.accounts, 'account')} of the same segment and type it ranks "
            f"{number(peers.rank)} by revenue; their median is {money(peers.median_monetary, currency)}."
        )
    if result.family_accounts > 1 and result.level == "account":
        found.append(
            f"The family has {count(result.family_accounts, 'account')} with "
            f"{money(result.family_revenue, currency)} of revenue"
            + (
                f", {moved(result.family_change)} on the period before."
                if result.family_change is not None
                else "."
            )
        )
    found += _contacts(result)
    return [*found, *_identity(result)]


def next_step(result: AccountProfile) -> str | None:
    """What moves the account up, or what its segment calls for."""
    cheapest = result.explanation.cheapest
    if cheapest is not None:
        return cheapest.words
    return result.explanation.action


def moved(change: float) -> str:
    """'up 12.4%', 'down 30.0%', 'unchanged'."""
    if change == 0:
        return "unchanged"
    return f"{'up' if change > 0 else 'down'} {percent(abs(change))}"


def _direction(result: AccountProfile, currency: str) -> str:
    if result.revenue_change is None:
        return ""
    return (
        f", {moved(result.revenue_change)} on the period before "
        f"({money(result.previous_revenue, currency)})"
    )


def _silence(result: AccountProfile) -> str:
    if result.last_order is None or result.recency_days is None:
        return "it never ordered"
    return f"the last order was on {day(result.last_order)}, {days_ago(result.recency_days)}"


def _orders(result: AccountProfile, currency: str) -> str:
    text = f"{count(result.orders, 'order')} on {count(result.order_days, 'day')}"
    if result.avg_order_value is not None:
        text += f", on average {money(result.avg_order_value, currency)} each"
        if result.avg_order_value_change is not None:
            text += f" ({moved(result.avg_order_value_change)})"
    if result.last_order is not None and result.recency_days is not None:
        text += f"; the last on {day(result.last_order)}, {days_ago(result.recency_days)}"
    return text + "."


def _stopped(result: AccountProfile, currency: str) -> list[str]:
    if not result.stopped_categories:
        return []
    first = max(result.stopped_categories, key=lambda row: row.previous_revenue)
    names = listed([row.category for row in result.stopped_categories[:3]])
    return [
        f"It stopped buying {names}; {first.category} was worth "
        f"{money(first.previous_revenue, currency)} in the period before, last ordered on "
        f"{day(first.last_order)}."
    ]


def _mix(result: AccountProfile, currency: str) -> list[str]:
    rows = [row for row in result.categories if row.revenue > 0]
    if not rows:
        return []
    top = rows[0]
    text = f"{top.category} is {percent(top.revenue_share)} of its revenue"
    fallen = _largest_fall(rows)
    if fallen is not None and fallen.change is not None:
        text += (
            f"; {'it' if fallen is top else fallen.category} fell most, {moved(fallen.change)} to "
            f"{money(fallen.revenue, currency)}"
        )
    return [text + "."]


def _largest_fall(rows: list[CategoryMix]) -> CategoryMix | None:
    fallen = [row for row in rows if row.change is not None and row.change < -10]
    return min(fallen, key=lambda row: row.revenue - row.previous_revenue, default=None)


def _identity(result: AccountProfile) -> list[str]:
    what = ", ".join(part for part in (result.account_type, result.industry, result.region) if part)
    text = f"{what}; {result.owner} looks after it" if result.owner else what
    if result.first_order is not None:
        text += f"; customer since {day(result.first_order)}"
    return [text + "."]


def _contacts(result: AccountProfile) -> list[str]:
    if result.last_interaction is None:
        return []
    return [
        f"{count(result.interactions_90_days, 'interaction')} in the last "
        f"{number(result.contact_days)} days, the latest on "
        f"{day(result.last_interaction)}."
    ]
