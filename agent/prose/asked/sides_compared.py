"""More than two sides that were to be compared: all of them in each sentence, the most revenue first."""

from __future__ import annotations

from decimal import Decimal

from agent.prose.parts.prose import Prose
from agent.prose.tools.compare import changes, orders
from agent.sides import Sides
from agent.wording import listed, money, window
from tools._compare_result import Side


def prose(found: Sides, currency: str) -> Prose:
    """Revenue of all sides, then how it changed, the orders, revenue per account and the widest category."""
    place = "at" if found.kind == "accounts" else "in"
    named = sorted(found.named, key=lambda pair: -pair[1].revenue)
    points = [
        *changes(named, place),
        *orders([(f"{place} {name}", side) for name, side in named], currency),
        *_per_account(named, place, currency),
        *_widest(found, place, currency),
        *found.caveats,
    ]
    return Prose(_lead(found, named, currency), tuple(points), None)


def _lead(found: Sides, named: list[tuple[str, Side]], currency: str) -> str:
    days = found.lookback_days
    when = "" if days is None else f" in {window(days, found.as_of)}"
    (first, most), *others = named
    rest = listed([f"**{name}** with {money(side.revenue, currency)}" for name, side in others])
    return (
        f"**{first}** has the most revenue{when}: {money(most.revenue, currency)}, ahead of {rest}."
    )


def _per_account(named: list[tuple[str, Side]], place: str, currency: str) -> list[str]:
    known = [
        f"{money(side.revenue_per_account, currency)} {place} {name}"
        for name, side in named
        if side.revenue_per_account is not None
    ]
    return [f"Revenue per active account is {listed(known)}."] if len(known) == len(named) else []


def _widest(found: Sides, place: str, currency: str) -> list[str]:
    """The category in which the sides with most and least are furthest apart."""
    by_category: dict[str, list[tuple[Decimal, str]]] = {}
    for side, row in found.categories:
        by_category.setdefault(row.category, []).append((row.revenue, side))
    whole = {name: rows for name, rows in by_category.items() if len(rows) == len(found.named)}
    if not whole:
        return []
    name = max(whole, key=lambda one: max(whole[one])[0] - min(whole[one])[0])
    (most, ahead), (least, behind) = max(whole[name]), min(whole[name])
    return [
        f"They are furthest apart in {name}: {money(most, currency)} {place} {ahead} and "
        f"{money(least, currency)} {place} {behind}."
    ]
