"""Several comparisons that were asked for at once, as one of all their sides."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from tools._compare_result import Compare, Side, SideCategory

TABLES = ("sides", "categories", "segments")
"""Lists of a comparison that hold each side by itself; the others hold two against each other."""


@dataclass(frozen=True)
class Sides:
    """More than two sides, each once, in the order they were named."""

    kind: str
    lookback_days: float | None
    as_of: date
    named: list[tuple[str, Side]]
    categories: list[tuple[str, SideCategory]]
    caveats: list[str]


def all_sides(results: Sequence[object]) -> Sides | None:
    """The sides of two comparisons or more, which are set side by side; None of anything else."""
    found = [one for one in results if isinstance(one, Compare) and not one.empty_reason]
    if len(found) < 2 or len(found) < len(results):
        return None
    first = found[0]
    alike = {(one.kind, one.lookback_days, one.as_of) for one in found}
    if len(alike) > 1 or not all(one.same_length for one in found):
        return None
    named = {
        name: side for one in found for name, side in zip((one.a, one.b), one.sides, strict=True)
    }
    if len(named) < 3 or len({side.days for side in named.values()}) > 1:
        return None
    categories = {(one.side_of(row), row.category): row for one in found for row in one.categories}
    return Sides(
        first.kind,
        first.lookback_days,
        first.as_of,
        [*named.items()],
        [(side, row) for (side, _), row in categories.items()],
        list(dict.fromkeys(said for one in found for said in one.caveats)),
    )
