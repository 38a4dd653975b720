"""Sentences on the behaviour of an account in the last 30 days."""

from __future__ import annotations

from agent.prose.parts.prose import Prose
from agent.wording import count, first_lower, listed, money, number, percent
from tools.behavior_signals import BehaviorSignals, SignalRow


def prose(result: BehaviorSignals, currency: str) -> Prose:
    """Signals that fired, the direction of orders and revenue, what could not be told."""
    fired = [row for row in result.signals if row.fired]
    name = f"**{result.account_name}**"
    if fired:
        titles = listed([first_lower(row.title) for row in fired])
        lead = f"{name} shows {count(len(fired), 'warning sign')}: {titles}."
    else:
        lead = f"{name} shows no warning sign in the last {number(result.period_days)} days."
    points = [evidence(row) for row in fired]
    points += _direction(result, currency)
    silent = [first_lower(row.title) for row in result.signals if row.fired is None]
    if silent:
        points.append(f"Too little data to tell: {listed(silent)}.")
    if result.score_reason:
        points.append(result.score_reason)
    step = fired[0].recommendation if fired else None
    return Prose(lead, tuple(points), step)


def evidence(row: SignalRow) -> str:
    """What was measured, beside its threshold where there is one."""
    text = row.evidence or f"{row.title}."
    if row.threshold is not None:
        return f"{text.removesuffix('.')}; the threshold is {percent(row.threshold)}."
    if row.distance_threshold is not None:
        return f"{text.removesuffix('.')}; the threshold is {number(row.distance_threshold, 2)}."
    return text


def _direction(result: BehaviorSignals, currency: str) -> list[str]:
    found = []
    if result.activity_now is not None and result.activity_before is not None:
        # A bank may have a category "Payments", which the words of its activity would seem to name.
        what = "Orders" if result.activity_counts == "orders" else "Activity"
        before = f"{number(result.activity_before)} in the {number(result.period_days)} days before"
        found.append(
            f"{what}: {number(result.activity_now)} against {before}{_trend(result.activity_trend)}."
            if result.activity_now or result.activity_before
            else f"{what}: none in either period."
        )
    if result.revenue_now is not None and result.revenue_before is not None:
        found.append(
            f"Revenue: {money(result.revenue_now, currency)} against "
            f"{money(result.revenue_before, currency)}{_trend(result.value_trend)}."
            if result.revenue_now or result.revenue_before
            else "Revenue: none in either period."
        )
    if result.interactions_now is not None and result.interactions_before is not None:
        found.append(
            f"Interactions: {number(result.interactions_now)} against "
            f"{number(result.interactions_before)}{_trend(result.engagement_trend)}."
            if result.interactions_now or result.interactions_before
            else "Interactions: none in either period."
        )
    return found


def _trend(trend: str) -> str:
    return "" if trend == "unknown" else f" ({trend})"
