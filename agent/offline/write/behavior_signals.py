"""Sentences on the behaviour of an account in the last 30 days."""

from __future__ import annotations

from agent.offline.write._prose import Prose
from agent.wording import count, listed, money, number, percent
from tools.behavior_signals import BehaviorSignals, SignalRow


def prose(result: BehaviorSignals, currency: str) -> Prose:
    """Signals that fired, the direction of orders and revenue, what could not be told."""
    fired = [row for row in result.signals if row.fired]
    name = f"**{result.account_name}**"
    if fired:
        titles = listed([row.title.lower() for row in fired])
        lead = f"{name} shows {count(len(fired), 'warning sign')}: {titles}."
    else:
        lead = f"{name} shows no warning sign in the last {number(result.period_days)} days."
    points = [evidence(row) for row in fired]
    points += _direction(result, currency)
    silent = [row.title.lower() for row in result.signals if row.fired is None]
    if silent:
        points.append(f"Too little data to tell: {listed(silent)}.")
    if result.score_reason:
        points.append(result.score_reason)
    step = fired[0].recommendation if fired else None
    return Prose(lead, tuple(points), step)


def evidence(row: SignalRow) -> str:
    """What was measured, against its threshold."""
    if row.measured is not None and row.threshold is not None:
        return (
            f"{row.title}: {percent(row.measured)} against a threshold of {percent(row.threshold)}, "
            f"from {number(row.sample_now)} {row.sample_of} in the last 30 days."
        )
    if row.distance is not None and row.distance_threshold is not None:
        return (
            f"{row.title}: the distance of the category mixes is {number(row.distance, 2)} against a "
            f"threshold of {number(row.distance_threshold, 2)}."
        )
    return f"{row.title}."


def _direction(result: BehaviorSignals, currency: str) -> list[str]:
    found = []
    if result.orders_now is not None and result.orders_before is not None:
        found.append(
            f"Orders: {number(result.orders_now)} against {number(result.orders_before)} in the 30 "
            f"days before ({result.activity_trend})."
        )
    if result.revenue_now is not None and result.revenue_before is not None:
        found.append(
            f"Revenue: {money(result.revenue_now, currency)} against "
            f"{money(result.revenue_before, currency)} ({result.value_trend})."
        )
    if result.interactions_now is not None and result.interactions_before is not None:
        found.append(
            f"Interactions: {number(result.interactions_now)} against "
            f"{number(result.interactions_before)} ({result.engagement_trend})."
        )
    return found
