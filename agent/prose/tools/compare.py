"""Sentences on two sides: who is ahead, on what, and where the gap is widest."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from agent.prose.parts.prose import Prose
from agent.wording import (
    count,
    listed,
    money,
    moved,
    number,
    percent,
    window,
)
from tools._compare_result import Compare, Side

NEXT = {
    "accounts": "Look at the profile of **{}**, or ask what to pitch there.",
    "segments": "List the accounts in {} and plan a campaign for them.",
    "regions": "Draft a campaign plan for {}, or ask what needs attention there.",
    "periods": "Look at revenue by category and by account to see where the difference comes from.",
}

SHRINKING = "Draft a risk note for **{}**, or look at its profile."


def prose(result: Compare, currency: str) -> Prose:
    """Revenue first, then the verdict, the other measures, the widest gaps."""
    named = list(zip((result.a, result.b), result.sides, strict=True))
    place = "at" if result.kind == "accounts" else "in"
    points = [
        *_verdict(result),
        *changes(named, place),
        *orders([(_within(result, name), side) for name, side in named], currency),
        *_gap(result, currency),
        *_mix(result),
        *result.caveats,
    ]
    clear = result.verdict is not None and result.verdict.decided_by is None
    lost = [result.side_of(side) for side in result.sides if side.slipping]
    step = _next(result) if clear else None
    if result.weaker is None and len(lost) == 1:
        step = SHRINKING.format(lost[0])
    return Prose(_lead(result, currency), tuple(points), step)


def _next(result: Compare) -> str:
    """What to do with the weaker side: one that shrinks is at risk, another only smaller."""
    shrinks = any(
        side.account_name == result.weaker and (side.revenue_change or 0) < 0
        for side in result.sides
    )
    step = SHRINKING if shrinks else NEXT[result.kind]
    return step.format(result.weaker)


def _lead(result: Compare, currency: str) -> str:
    """By revenue; per day where the sides have different numbers of days."""
    words = "of revenue" if result.same_length else "of revenue per day"
    when = (
        "" if result.lookback_days is None else f" in {window(result.lookback_days, result.as_of)}"
    )
    (behind, least), (ahead, most) = _by_revenue(result)
    if least == most:
        return f"{result.a} and {result.b} are even{when}: {money(most, currency)} {words}."
    return (
        f"**{ahead}** is ahead by {money(most - least, currency)} {words}{when}: "
        f"{money(most, currency)} against {money(least, currency)} for **{behind}**."
    )


def _by_revenue(result: Compare) -> list[tuple[str, Decimal]]:
    """The two sides with their revenue (per day where that can be compared only), the lower first."""
    name = "revenue" if result.same_length else "revenue_per_day"
    named = zip((result.a, result.b), result.sides, strict=True)
    return sorted(
        ((side, getattr(figures, name) or Decimal(0)) for side, figures in named),
        key=lambda pair: pair[1],
    )


def _verdict(result: Compare) -> list[str]:
    verdict = result.verdict
    if verdict is None:
        return _not_called(result)
    measures = listed([_inside(words) for words in verdict.behind_on])
    if verdict.decided_by is not None:
        return [
            f"Neither is clearly the weaker one: each is behind on {number(verdict.behind)} of "
            f"{count(verdict.judged, 'measure')}, {result.weaker} on {measures}."
        ]
    (_, least), (ahead, most) = _by_revenue(result)
    even_so = "Even so, " if most > least and result.weaker == ahead else ""
    return [
        f"{even_so}{result.weaker} is the weaker one: behind on {number(verdict.behind)} of "
        f"{count(verdict.judged, 'measure')} ({measures})."
    ]


def _not_called(result: Compare) -> list[str]:
    """Why neither of two accounts is called the weaker one: the larger one is being lost."""
    lost = [side for side in result.sides if side.slipping]
    others = [side for side in result.sides if not side.slipping]
    if len(lost) != 1 or not others[0].segment:
        return []
    return [
        f"Neither is called the weaker one: {result.side_of(lost[0])} is in {lost[0].segment}, "
        f"{result.side_of(others[0])} in {others[0].segment}."
    ]


def _inside(words: str) -> str:
    """The words of a measure inside a sentence."""
    return words[0].lower() + words[1:]


def changes(named: Sequence[tuple[str, Side]], place: str) -> list[str]:
    """How revenue moved against as many days before, of each side of which that is known."""
    known = [
        f"{moved(side.revenue_change)} {place} {name}"
        for name, side in named
        if side.revenue_change is not None
    ]
    return [f"Against the period before, revenue is {listed(known)}."] if known else []


def orders(placed: Sequence[tuple[str, Side]], currency: str) -> list[str]:
    """Whether more or larger orders make the difference; the table has the other measures.

    A side is given with where it is: 'in North', 'at Harvest Lodges Burnholme'.
    """
    known = [
        f"{count(side.orders, 'order')} of {money(side.avg_order_value, currency)} "
        f"{'' if side.orders == 1 else 'on average '}{where}"
        for where, side in placed
        if side.avg_order_value is not None
    ]
    return [f"{listed(known)}."] if known else []


def _within(result: Compare, side: str) -> str:
    """'at' an account, 'on' a day, 'in' anything else, with its name."""
    days = result.sides[side == result.b].days
    alone = "on" if result.kind == "periods" and days == 1 else "in"
    return f"{'at' if result.kind == 'accounts' else alone} {side}"


def _gap(result: Compare, currency: str) -> list[str]:
    """The category the sides are furthest apart in: in money where totals can be compared."""
    if not result.same_length:
        return _apart(
            [(row.category, result.side_of(row), row.revenue_share) for row in result.categories],
            result,
            "is",
        )
    if not result.gaps or (ahead := result.gaps[0].higher) is None:
        return []
    widest = result.gaps[0]
    return [
        f"The widest gap is in {widest.category}: {money(widest.difference, currency)} more "
        f"{_within(result, ahead)}."
    ]


def _mix(result: Compare) -> list[str]:
    """The segment whose share of revenue differs most between the sides."""
    rows = [(str(row.segment), result.side_of(row), row.revenue_share) for row in result.segments]
    return _apart(rows, result, "bring")


def _apart(rows: list[tuple[str, str, float]], result: Compare, verb: str) -> list[str]:
    """Of names with a side and a share each, the one whose shares differ most."""
    shares: dict[str, dict[str, float]] = {}
    for name, side, share in rows:
        shares.setdefault(name, {})[side] = share
    both = {name: of for name, of in shares.items() if len(of) == 2}
    if not both:
        return []
    widest = max(both, key=lambda name: abs(both[name][result.a] - both[name][result.b]))
    of = both[widest]
    return [
        f"{widest} {verb} {percent(of[result.a])} of revenue {_within(result, result.a)} and "
        f"{percent(of[result.b])} {_within(result, result.b)}."
    ]
