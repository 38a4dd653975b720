"""What `compare` holds against each other, and how it tells which side is weaker."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Literal

from tools._compare_result import Difference, Side, Verdict
from tools._periods import Period


@dataclass(frozen=True)
class Measure:
    """A figure both sides have: the field of `Side`, its words, its unit, and how it is judged.

    `better` is 1 where more is better, -1 where less is. `judged` are the kinds of comparison in which
    it tells which side is weaker; one that `grows` with the days does so over as many days only.
    """

    name: str
    words: str
    unit: Literal["money", "count", "points", "days"]
    better: int
    judged: frozenset[str] = field(default_factory=frozenset)
    grows: bool = False


GROUPS = frozenset({"segments", "regions"})
ONE = frozenset({"accounts"})
TIMES = frozenset({"periods"})
# The first that is judged decides where the sides are even. A group with more accounts has more revenue
# without doing better, so groups are not judged by it.
MEASURES = (
    Measure("revenue", "Net revenue", "money", 1, ONE),
    Measure("revenue_per_day", "Revenue per day", "money", 1, TIMES),
    Measure("revenue_change", "Change of revenue", "points", 1, ONE | GROUPS),
    Measure("accounts", "Accounts", "count", 1),
    Measure("active_accounts", "Active accounts", "count", 1, TIMES, grows=True),
    Measure("revenue_per_account", "Revenue per active account", "money", 1, GROUPS),
    Measure("orders", "Orders", "count", 1),
    Measure("orders_per_day", "Orders per day", "count", 1, TIMES),
    Measure("units", "Units", "count", 1),
    Measure("avg_order_value", "Average order value", "money", 1, ONE | TIMES),
    Measure("frequency", "Order days per account", "count", 1, ONE | GROUPS),
    Measure("recency_days", "Days since the last order", "days", -1, ONE | GROUPS),
    Measure("discount_share", "Discount share", "points", -1),
    Measure("return_share", "Return share", "points", -1),
)


@dataclass(frozen=True)
class Asked:
    """One side: `name` as the SQL compares it, `words` for people, `period` that counts.

    `asked` is the period asked for, before it was cut to what the data cover.
    """

    name: str
    words: str
    period: Period
    fields: Mapping[str, Any]
    asked: Period | None = None


def difference(
    measure: Measure, kind: str, sides: tuple[Asked, Asked], found: list[Side]
) -> Difference | None:
    """Which side is higher and by how much; None where a side has no such figure."""
    first, second = (getattr(side, measure.name) for side in found)
    if first is None or second is None:
        return None
    one, other = Decimal(str(first)), Decimal(str(second))
    compared = measure.unit in ("money", "count") and min(one, other) > 0
    higher = None if one == other else sides[0 if one > other else 1]
    lower = None if one == other else sides[1 if one > other else 0]
    stronger = higher if measure.better > 0 else lower
    return Difference.model_validate(
        dict(higher.fields if higher else {})
        | {
            "measure": measure.words,
            "higher": higher.words if higher else None,
            f"difference_{measure.unit}": abs(one - other),
            "ratio": float(round(max(one, other) / min(one, other), 4)) if compared else None,
            "stronger": stronger.words if stronger else None,
            "judged": kind in measure.judged
            and not (measure.grows and found[0].days != found[1].days),
        }
    )


NO_VERDICT: Mapping[str, None] = dict.fromkeys(("weaker", "weaker_id", "stronger", "verdict"))


def verdict(
    differences: Iterable[Difference], sides: tuple[Asked, Asked], found: Sequence[Side]
) -> dict[str, Any]:
    """Which side is behind on more of the judged measures, and on which.

    An account that is being lost is not called the stronger one for its size: then none is called.
    """
    judged = [row for row in differences if row.judged and row.stronger is not None]
    if not judged:
        return dict(NO_VERDICT)
    behind = [[row.measure for row in judged if row.stronger != one.words] for one in sides]
    counts = [len(measures) for measures in behind]
    even = counts[0] == counts[1]
    last = 0 if counts[0] > counts[1] else 1
    if even:
        last = 1 if judged[0].stronger == sides[0].words else 0
    if found[1 - last].slipping and not found[last].slipping:
        return dict(NO_VERDICT)
    weaker = sides[last]
    return {
        "weaker": weaker.words,
        "weaker_id": weaker.fields.get("account_id"),
        "stronger": sides[1 - last].words,
        "verdict": Verdict.model_validate(
            dict(weaker.fields)
            | {"behind": counts[last], "judged": len(judged), "behind_on": behind[last]}
            | {"decided_by": judged[0].measure if even else None}
        ),
    }
