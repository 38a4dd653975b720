"""Sentences on why an account is in its segment."""

from __future__ import annotations

from agent.prose.parts.prose import Prose
from agent.prose.parts.schemes import LOOSE, letters, orders
from agent.wording import count, day, days_ago, listed, money, number, percent
from data import catalogue
from tools._explanation import Level
from tools.explain_segment import ExplainSegment

NAMES = {
    "recency": "recency",
    "frequency": "frequency",
    "monetary": "monetary value",
    "engagement": "engagement",
}

CLOSE = 0.1
"""Share of the distance by which the second cluster must be farther for the first to be clear."""


def prose(result: ExplainSegment, currency: str) -> Prose:
    """The scores or levels with their values, the rule, and the cheapest way up."""
    if result.levels:
        lead, points = _levels(result, currency)
    elif result.recency is not None:
        lead, points = _scores(result, currency)
    else:
        lead, points = _cluster(result)
    if result.no_change_reason:
        points.append(result.no_change_reason.removesuffix("."))
    step = result.cheapest.words if result.cheapest else result.action
    return Prose(lead, tuple(f"{point}." for point in points), step)


def _scores(result: ExplainSegment, currency: str) -> tuple[str, list[str]]:
    recency, frequency, monetary = result.recency, result.frequency, result.monetary
    assert recency is not None and frequency is not None
    scores = [f"recency score {recency.score}", f"frequency score {frequency.score}"]
    ordered = f", on {day(result.last_order)}" if result.last_order else ""
    points = [
        f"Recency {recency.score}: last order {days_ago(recency.days)}{ordered}"
        + _begins(None if recency.next_from is None else f"{number(recency.next_from)} days"),
        f"Frequency {frequency.score}: {orders(result.scheme, frequency.order_days)} in the window"
        + _begins(
            None if frequency.next_from is None else orders(result.scheme, frequency.next_from)
        ),
    ]
    if monetary is not None:
        scores.append(f"monetary score {monetary.score}")
        points.append(
            f"Monetary {monetary.score}: {money(monetary.revenue, currency)} in the period"
            + _begins(None if monetary.next_from is None else money(monetary.next_from, currency))
        )
    if result.lines_bought and result.lines_discounted is not None:
        points.append(
            f"{number(result.lines_discounted)} of its {count(result.lines_bought, 'line')} in the "
            f"window {'was' if result.lines_discounted == 1 else 'were'} bought at a discount"
        )
    lead = (
        f"**{result.account_name}** is in {result.segment} because of its scores: {listed(scores)}."
    )
    return lead, [*points, _rule(result)]


def _rule(result: ExplainSegment) -> str:
    if result.rule == catalogue.OTHERWISE:
        return "No rule of another segment holds for it"
    return f"The rule: `{result.rule}`{letters(result.rule or '')}"


def _levels(result: ExplainSegment, currency: str) -> tuple[str, list[str]]:
    levels = [f"{NAMES[row.measure]} {row.level}" for row in result.levels[:3]]
    lead = (
        f"**{result.account_name}** is in {result.segment} with a segment score of "
        f"{number(result.segment_score, 1)}: {listed([*levels, f'churn risk {result.churn_level}'])}."
    )
    points = [_level(row, currency) for row in result.levels]
    if result.churn_probability is None:
        points.append("Churn Unknown: nothing is held against the account")
    else:
        source = f", from {result.churn_source}" if result.churn_source else ""
        points.append(
            f"Churn {result.churn_level}: probability {percent(100 * result.churn_probability)}{source}"
        )
    return lead, [*points, _rule(result)]


def _level(row: Level, currency: str) -> str:
    if row.days is not None:
        value = f"last order {days_ago(row.days)}"
        following = None if row.next_days is None else f"{number(row.next_days)} days"
    elif row.revenue is not None:
        value = f"{money(row.revenue, currency)} in the period"
        following = None if row.next_revenue is None else money(row.next_revenue, currency)
    else:
        orders = row.measure == "frequency"
        value = f"{count(row.count or 0, 'order day' if orders else 'interaction')} in the window"
        # Where the next level of interactions begins is in the table: people do not steer by it.
        following = count(row.next_count, "order day") if orders and row.next_count else None
    name = NAMES[row.measure].capitalize()
    text = f"{name} {row.level}: {value}, percentile {number(row.percentile, 1)}"
    return text + (f"; {row.next_level} begins at {following}" if following else "")


def _cluster(result: ExplainSegment) -> tuple[str, list[str]]:
    size = (
        f"{count(result.segment_accounts, 'account')} of {number(result.scored_accounts)} are in "
        "this cluster"
    )
    name, place = f"**{result.account_name}**", result.cluster
    if place is None:
        return f"{name} is in {result.segment}: {result.description}", [size]
    lead = (
        f"{name} is in {result.segment}, the nearest cluster at a distance of "
        f"{number(place.distance, 2)}; the second nearest is {place.second_segment} at "
        f"{number(place.second_distance, 2)}."
    )
    deciding = {feature.feature for feature in place.decides}
    points = [f"Decides for {result.segment}: {feature.words}" for feature in place.decides]
    points += [
        f"Also sets it apart: {feature.words}"
        for feature in place.sets_apart
        if feature.feature not in deciding
    ]
    if place.margin < CLOSE * place.distance:
        points.append("Both clusters are almost equally near: take the name lightly")
    if place.typical.name_fit < LOOSE:
        points.append(
            f"{result.segment} is the name that fits the cluster best, but only loosely (likeness "
            f"{number(place.typical.name_fit, 2)})"
        )
    return lead, [*points, size]


def _begins(where: str | None) -> str:
    return f"; the next score begins at {where}" if where else ""
