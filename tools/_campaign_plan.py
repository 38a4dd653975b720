"""From a reachable audience, a budget and past responses to contacts, a control group and a range."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal
from math import ceil, floor

from tools._proportions import detectable_effect, group_size

PENNY = Decimal("0.01")


@dataclass(frozen=True)
class Control:
    """A control group: accounts left alone, so that the campaign's effect can be measured.

    `needed` is the size of each group for the effect asked for, None when it cannot be computed.
    `size` is what is held out: `needed`, but at most half of the audience. `detectable` is the rise
    that can be shown when the audience is too small for the one asked for; None if it is large enough.
    """

    needed: int | None
    size: int
    sufficient: bool
    detectable: float | None


def affordable(budget: Decimal | None, cost: Decimal | None) -> int | None:
    """Contacts the budget pays for; None without both."""
    if budget is None or cost is None:
        return None
    return int((budget / cost).to_integral_value(ROUND_FLOOR))


def control_group(
    reachable: int, pays_for: int | None, base: float | None, effect: float
) -> Control:
    """Size a control group for a rise by `effect` on `base`, shares 0 to 1."""
    if base is None or base + effect > 1:
        return Control(None, 0, sufficient=False, detectable=None)
    needed = group_size(base, effect)
    size = min(needed, reachable // 2)
    treated = contacts(reachable, size, pays_for)
    smaller = min(size, treated)
    if smaller >= needed:
        return Control(needed, size, sufficient=True, detectable=None)
    return Control(needed, size, sufficient=False, detectable=detectable_effect(base, smaller))


def contacts(reachable: int, held_out: int, pays_for: int | None) -> int:
    """Accounts to contact: all that are reachable and not held out, as far as the budget goes."""
    free = reachable - held_out
    return free if pays_for is None else min(free, pays_for)


def expected(rates: tuple[float, float], contacted: int) -> tuple[int, int]:
    """Responses to expect, rounded outwards, from the interval of the past rate."""
    low, high = rates
    return floor(round(low * contacted, 9)), ceil(round(high * contacted, 9))


def split(amount: Decimal, weights: Sequence[int], step: Decimal) -> list[Decimal]:
    """`amount` in proportion to `weights`, in multiples of `step`, summing to `amount` exactly.

    What rounding down leaves over goes to the largest remainders, earlier ones first. Nothing is
    given when all weights are zero.
    """
    total = sum(weights)
    if not total:
        return [Decimal(0) for _ in weights]
    exact = [amount * weight / total for weight in weights]
    given = [(part / step).to_integral_value(ROUND_FLOOR) * step for part in exact]
    left = int(((amount - sum(given)) / step).to_integral_value(ROUND_FLOOR))
    by_remainder = sorted(range(len(weights)), key=lambda i: given[i] - exact[i])
    for index in by_remainder[:left]:
        given[index] += step
    return given
