"""Sentences on two sides: who is ahead, on what, and where the gap is widest."""

from __future__ import annotations

from agent.offline.write._prose import Prose
from agent.offline.write.account_profile import moved
from agent.wording import count, listed, money, number, percent, window
from tools._compare_result import Compare, Side

NEXT = {
    "accounts": "Draft a risk note for **{}**, or look at its profile.",
    "segments": "List the accounts in {} and plan a campaign for them.",
    "regions": "Draft a campaign plan for {}, or ask what needs attention there.",
    "periods": "Look at revenue by category and by account in {} to see what was missing.",
}


def prose(result: Compare, currency: str) -> Prose:
    """Revenue first, then the verdict, the other measures, the widest gaps."""
    first, second = result.sides
    names = (result.a, result.b)
    points = [
        *_verdict(result),
        *_changes(first, second, names),
        *_orders(result, currency),
        *_recency(first, second, names),
        *_gap(result, currency),
        *_mix(result),
        *result.caveats,
    ]
    step = NEXT[result.kind].format(result.weaker) if result.weaker else None
    return Prose(_lead(result, currency), tuple(points), step)


def _lead(result: Compare, currency: str) -> str:
    first, second = result.sides
    when = "" if result.lookback_days is None else f" in {window(result.lookback_days)}"
    if first.revenue == second.revenue:
        return (
            f"{result.a} and {result.b} brought the same{when}: {money(first.revenue, currency)}."
        )
    names, sides = (result.a, result.b), (first, second)
    ahead, behind = (0, 1) if first.revenue > second.revenue else (1, 0)
    gap = abs(first.revenue - second.revenue)
    return (
        f"**{names[ahead]}** is ahead by {money(gap, currency)} of revenue{when}: "
        f"{money(sides[ahead].revenue, currency)} against {money(sides[behind].revenue, currency)} for "
        f"**{names[behind]}**."
    )


def _verdict(result: Compare) -> list[str]:
    verdict = result.verdict
    if verdict is None:
        return []
    measures = listed([words[0].lower() + words[1:] for words in verdict.behind_on])
    return [
        f"{result.weaker} is the weaker one: behind on {number(verdict.behind)} of "
        f"{count(verdict.judged, 'measure')} ({measures})."
    ]


def _changes(first: Side, second: Side, names: tuple[str, str]) -> list[str]:
    known = [
        f"in {name} revenue is {moved(side.revenue_change)} on as many days before"
        for side, name in zip((first, second), names, strict=True)
        if side.revenue_change is not None
    ]
    return [listed(known) + "."] if known else []


def _orders(result: Compare, currency: str) -> list[str]:
    found = []
    for side, name in zip(result.sides, (result.a, result.b), strict=True):
        text = f"{'In ' if result.kind == 'periods' else ''}{name}: {count(side.orders, 'order')}"
        if side.active_accounts is not None:
            text += f" from {count(side.active_accounts, 'active account')}"
        if side.avg_order_value is not None:
            text += f", on average {money(side.avg_order_value, currency)} each"
        if side.revenue_per_account is not None:
            text += f", {money(side.revenue_per_account, currency)} per active account"
        if side.revenue_per_day is not None:
            text += f", {money(side.revenue_per_day, currency)} per day"
        found.append(text + ".")
    return found


def _recency(first: Side, second: Side, names: tuple[str, str]) -> list[str]:
    if first.recency_days is None or second.recency_days is None:
        return []
    average = "" if first.accounts is None else " on average"
    return [
        f"The last order was{average} {number(first.recency_days)} days ago in {names[0]} and "
        f"{number(second.recency_days)} days ago in {names[1]}."
    ]


def _gap(result: Compare, currency: str) -> list[str]:
    if not result.gaps or result.gaps[0].higher is None:
        return []
    widest = result.gaps[0]
    return [
        f"The widest gap is in {widest.category}: {money(widest.difference, currency)} more in "
        f"{widest.higher}."
    ]


def _mix(result: Compare) -> list[str]:
    """The segment whose share of revenue differs most between the sides."""
    shares: dict[str, dict[str, float]] = {}
    for row in result.segments:
        shares.setdefault(str(row.segment), {})[result.side_of(row)] = row.revenue_share
    both = {segment: of for segment, of in shares.items() if len(of) == 2}
    if not both:
        return []
    widest = max(both, key=lambda segment: abs(both[segment][result.a] - both[segment][result.b]))
    of = both[widest]
    return [
        f"{widest} bring {percent(of[result.a])} of revenue in {result.a} and "
        f"{percent(of[result.b])} in {result.b}."
    ]
