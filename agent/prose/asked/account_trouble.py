"""Why an account is in trouble, or what happened with it: the signs first, each with its figure."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from agent.prose.parts import account_ahead, noted
from agent.prose.tools import account_profile as whole
from agent.wording import count, day, first_lower, listed, money, percent, window
from tools._profile_result import AccountProfile
from tools.churn_risk import AT_RISK

Told = tuple[str, list[str]]
Moved = Callable[[AccountProfile, str], Told]
MOST = 3


def trouble(result: AccountProfile, currency: str, moved: Moved) -> Told:
    """The signs of trouble, what each rests on and the newest note; that there are none, where so.

    `moved` tells in short where a change of revenue comes from.
    """
    name = f"**{result.account_name}**"
    signs, lost = _signs(result, currency), _lost(result, currency)
    moves = moved(result, currency)
    if not signs and not lost:
        return f"Nothing in the data speaks of trouble at {name}.", [moves[0], *moves[1]]
    found = [moves[0], *moves[1]] if _fell(result) else []
    found += [*_warnings(result), *account_ahead.churn(result), *noted.newest(result)]
    if not signs:
        return lost[0], [*lost[1:], *found]
    told = [" ".join(lost)] if lost else []
    return f"What speaks of trouble at {name}: {listed(signs)}.", [*told, *found]


def is_troubled(result: AccountProfile, currency: str) -> bool:
    """Whether there is a sign of trouble, or a category that is bought no more."""
    return bool(_signs(result, currency) or result.stopped_categories)


def _signs(result: AccountProfile, currency: str) -> list[str]:
    """Silence, fall, churn risk and warning signs, each in a few words."""
    found = []
    if _is_silent(result):
        found.append(
            f"no order for {count(round(result.recency_days or 0), 'day')}, past its usual gap of "
            f"{count(max(round(result.usual_gap_days or 0), 1), 'day')}"
        )
    if _fell(result):
        found.append(
            f"revenue down by {money(abs(result.revenue_difference or Decimal(0)), currency)}"
        )
    if result.churn is not None and result.churn.level in AT_RISK:
        found.append(
            f"a churn probability of {percent(100 * result.churn.churn_probability)} "
            f"({result.churn.level})"
        )
    if result.signals:
        found.append(count(len(result.signals), "warning sign"))
    return found


def _is_silent(result: AccountProfile) -> bool:
    if result.recency_days is None or result.usual_gap_days is None or result.level == "family":
        return False
    return result.recency_days > result.usual_gap_days and not whole.only_relative(
        result.segment, result.recency_days
    )


def has_stopped(result: AccountProfile) -> bool:
    """Whether two orders or more are missing by its usual gap."""
    return _is_silent(result) and (result.recency_days or 0) >= 2 * (result.usual_gap_days or 0)


def _fell(result: AccountProfile) -> bool:
    return result.revenue_difference is not None and result.revenue_difference < 0


def _lost(result: AccountProfile, currency: str) -> list[str]:
    """The categories that are bought no more, then what the largest of them was worth."""
    gone = result.stopped_categories[:MOST]
    if not gone:
        return []
    row = max(gone, key=lambda row: row.previous_revenue)
    return [
        f"**{result.account_name}** buys no {listed([row.category for row in gone], 'or')} any more.",
        f"{row.category} was worth {money(row.previous_revenue, currency)} in the period before, last "
        f"ordered on {day(row.last_order)}.",
    ]


def _warnings(result: AccountProfile) -> list[str]:
    if not result.signals:
        return []
    titles = listed([first_lower(row.title) for row in result.signals])
    return [f"Warning signs in {window(result.signals_period_days)}: {titles}."]
