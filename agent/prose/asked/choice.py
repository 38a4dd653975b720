"""Which of several accounts comes first, with the reason."""

from __future__ import annotations

from collections.abc import Sequence

from agent.prose.asked.account_focus import rhythm
from agent.prose.parts.prose import Prose
from agent.wording import day, first_lower, money, number, percent
from tools._profile_result import AccountProfile
from tools.opportunities import Opportunity

URGENCY = ("high", "medium", "low")


def prose(results: Sequence[AccountProfile], currency: str) -> Prose:
    """Which account comes first, by urgency and value at stake, and what speaks for each."""
    ranked = sorted(results, key=_pressing)
    first, second = ranked[0], ranked[1]
    (one, other) = (_open(result) for result in (first, second))
    if one is None:
        why = (
            f"nothing presses at either, and it brings more: {money(first.revenue, currency)} against "
            f"{money(second.revenue, currency)} at {second.account_name}"
        )
    elif other is None:
        why = (
            f"{money(one.value_at_stake, currency)} is at stake, and nothing presses at "
            f"{second.account_name}"
        )
    else:
        why = (
            f"{money(one.value_at_stake, currency)} is at stake there against "
            f"{money(other.value_at_stake, currency)} at {second.account_name}"
        )
        if one.urgency != other.urgency:
            why += f", and its urgency is {one.urgency}, not {other.urgency}"
    points = [_case(result, currency) for result in ranked]
    action = one.action if one is not None else None
    return Prose(f"**{first.account_name}** first: {why}.", tuple(points), action)


def _pressing(result: AccountProfile) -> tuple[int, float, float]:
    row = _open(result)
    if row is None:
        return len(URGENCY), 0.0, -float(result.revenue)
    place = URGENCY.index(row.urgency) if row.urgency in URGENCY else len(URGENCY)
    return place, -float(row.value_at_stake), -float(result.revenue)


def _open(result: AccountProfile) -> Opportunity | None:
    """The largest thing to act on; what could be sold besides is no reason for haste."""
    rows = [row for row in result.opportunities if row.kind != "white_space"]
    return min(
        rows,
        key=lambda row: (
            URGENCY.index(row.urgency) if row.urgency in URGENCY else len(URGENCY),
            -row.value_at_stake,
        ),
        default=None,
    )


def _case(result: AccountProfile, currency: str) -> str:
    """What speaks for an account, in one line."""
    told = [f"{first_lower(text)}" for text in rhythm(result)]
    row = _open(result)
    said = f"{first_lower(row.title)}; " if row is not None else ""
    text = f"**{result.account_name}**: {said}{' '.join(told).rstrip('.')}"
    if result.churn is not None:
        text += (
            f"; churn risk {result.churn.level} ({percent(100 * result.churn.churn_probability)} "
            "probability of no order in the next "
            f"{number(result.churn_horizon_days)} days)"
        )
    if result.last_contact is not None:
        text += f"; last {result.last_contact_type} on {day(result.last_contact)}"
    return text + (f"; {result.owner} looks after it." if result.owner else ".")
